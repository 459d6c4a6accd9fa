import { testAlarm } from "../../../commands/verify/test-alarm";
import { PREFIX, TOPIC } from "./faults/alarm-changes";
import type { Fault } from "./faults/fault";
import { type StubRun, startStub } from "./stub";

const TOO_LONG = 600_000;

let stub: StubRun;
beforeAll(async () => {
  const alarms = { subscriptions: [{ protocol: "email", endpoint: "security@acme.example" }] };
  stub = await startStub({ alarms });
});
afterEach(() => stub.aws.reset());
afterAll(() => stub.aws.stop());

describe("--test-alarms", () => {
  const first = `${PREFIX}trail-changed`;

  async function sent({
    answer = true,
    change = () => {},
    interruption,
    pause = 1,
  }: {
    answer?: boolean;
    change?: Fault[1];
    interruption?: () => AbortSignal;
    pause?: number;
  } = {}) {
    change(stub.aws.model, stub.settings);
    const said: string[] = [];
    const ended = await testAlarm({
      settings: stub.settings,
      environment: { AWS_ENDPOINT_URL: stub.aws.endpoint },
      credentials: async () => ({ accessKeyId: "111111111111", secretAccessKey: "s" }),
      confirm: async () => answer,
      say: (line) => said.push(line),
      pause,
      interruption,
    }).then(
      () => 0,
      (error) => [error.status, error.message],
    );
    return { ended, said: said.join("\n"), states: stub.aws.model.alarmStates };
  }

  test("raises one alarm, says that another rings too, and puts it back", async () => {
    const { ended, said, states } = await sent();
    expect([ended, states]).toEqual([
      0,
      [
        [first, "ALARM"],
        [first, "OK"],
      ],
    ]);
    expect(said).toMatch(/alarms-changed rings too[\s\S]*is OK again[\s\S]*Successfully executed action/);
  });

  test("sends nothing if the answer is no", async () => {
    expect(await sent({ answer: false })).toMatchObject({ ended: 0, states: [] });
  });

  test("fails with CloudWatch's words if topic or key refuse the message, and puts the alarm back", async () => {
    const { ended, states } = await sent({
      change: (model) => {
        model.actionSummary = `Failed to execute action ${TOPIC}. Received error: "AccessDenied"`;
      },
    });
    expect(ended).toEqual([
      1,
      expect.stringMatching(/not published: Failed to execute action .*AccessDenied/),
    ]);
    expect(states).toEqual([
      [first, "ALARM"],
      [first, "OK"],
    ]);
  });

  test("is not sure if CloudWatch does not say what it did", async () => {
    const { ended } = await sent({
      change: (model) => {
        model.actionSummary = undefined;
      },
    });
    expect(ended).toEqual([2, expect.stringContaining("has not said")]);
  });

  test("puts the alarm back if somebody interrupts it", async () => {
    const controller = new AbortController();
    let looks = 0;
    const { ended, states } = await sent({
      change: (model) => {
        model.fails = ({ operation }) => {
          if (operation !== "cloudwatch:DescribeAlarmHistory") return undefined;
          looks += 1;
          controller.abort();
          return undefined;
        };
        model.actionSummary = undefined;
      },
      pause: TOO_LONG,
      interruption: () => controller.signal,
    });
    expect([looks, ended]).toEqual([1, [2, expect.stringContaining("interrupted")]]);
    expect(states).toEqual([
      [first, "ALARM"],
      [first, "OK"],
    ]);
  });

  test.each([
    ["before it is set", 0, /could not be set, so no message was sent: no\n/],
    [
      "before it is put back",
      1,
      /was left in ALARM: no\nSet it back: `aws cloudwatch [\s\S]*published the message: Success/,
    ],
  ])("says what is left if CloudWatch refuses the alarm %s", async (_, refused, message) => {
    let calls = -1;
    const { ended } = await sent({
      change: (model) => {
        model.fails = ({ operation }) => {
          if (operation !== "cloudwatch:SetAlarmState") return undefined;
          calls += 1;
          return calls < refused ? undefined : { status: 400, code: "AccessDenied", message: "no" };
        };
      },
    });
    expect(ended).toEqual([2, expect.stringMatching(message)]);
  });

  test("leaves an alarm alone that rings already", async () => {
    const { states } = await sent({
      change: (model) => {
        model.alarms = model.alarms.map((one, index) =>
          index === 0 ? { ...one, StateValue: "ALARM" } : one,
        );
      },
    });
    expect(states.map(([name]) => name)).not.toContain(first);
    expect(states).toHaveLength(2);
  });
});
