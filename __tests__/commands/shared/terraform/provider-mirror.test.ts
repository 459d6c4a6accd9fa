import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  findMirror,
  mirrorIn,
  type SearchScope,
} from "../../../../commands/shared/terraform/provider-mirror";
import { compareVersions } from "../../../../commands/shared/terraform/versions";

const PLATFORM = `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;
const AWS = "registry.terraform.io/hashicorp/aws";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "provider-mirror-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

function file(...path: string[]): void {
  const name = join(directory, ...path);
  mkdirSync(dirname(name), { recursive: true });
  writeFileSync(name, "");
}

function unpacked(root: string, version: string, platform = PLATFORM): void {
  file(root, AWS, version, platform, `terraform-provider-aws_v${version}_x5`);
}

function scope(changes: Partial<SearchScope> = {}): SearchScope {
  const home = join(directory, "home");
  return { environment: { XDG_DATA_DIRS: directory }, home, prefixes: [], timeout: 1_000, ...changes };
}

describe("mirrorIn", () => {
  test("finds the newest version by number", () => {
    unpacked("mirror", "5.9.0");
    unpacked("mirror", "5.100.0");
    const root = join(directory, "mirror");
    expect(mirrorIn(root)).toEqual({ root, version: "5.100.0" });
  });

  test("reads packed mirrors that `terraform providers mirror` writes", () => {
    file("mirror", AWS, `terraform-provider-aws_6.62.0_${PLATFORM}.zip`);
    file("mirror", AWS, "terraform-provider-aws_6.70.0_plan9_mips.zip");
    expect(mirrorIn(join(directory, "mirror"))?.version).toBe("6.62.0");
  });

  test("accepts a folder inside the mirror", () => {
    unpacked("mirror", "6.62.0");
    const root = join(directory, "mirror");
    expect(mirrorIn(join(root, AWS, "6.62.0"))).toEqual({ root, version: "6.62.0" });
  });

  test("ignores other platforms and empty folders", () => {
    unpacked("mirror", "6.62.0", "plan9_mips");
    mkdirSync(join(directory, "mirror", AWS, "6.63.0", PLATFORM), { recursive: true });
    expect(mirrorIn(join(directory, "mirror"))).toBeUndefined();
    expect(mirrorIn(join(directory, "absent"))).toBeUndefined();
  });
});

describe("findMirror", () => {
  test("searches Terraform's plugin folder before installed software", () => {
    unpacked("home/.terraform.d/plugins", "6.62.0");
    unpacked("opt/plugins", "6.70.0");
    const found = findMirror(scope({ prefixes: [join(directory, "opt")] }));
    expect(found?.root).toBe(join(directory, "home/.terraform.d/plugins"));
  });

  test("searches the filesystem mirrors of the CLI configuration", () => {
    unpacked("elsewhere", "6.62.0");
    const root = join(directory, "elsewhere");
    const configuration = join(directory, "terraform.rc");
    writeFileSync(
      configuration,
      `provider_installation {\n  filesystem_mirror {\n    path = "${root}"\n  }\n}\n`,
    );
    const environment = { TF_CLI_CONFIG_FILE: configuration, XDG_DATA_DIRS: directory };
    expect(findMirror(scope({ environment }))?.root).toBe(root);
  });

  test("searches the XDG data folders", () => {
    unpacked("terraform/plugins", "6.62.0");
    expect(findMirror(scope())?.root).toBe(join(directory, "terraform/plugins"));
  });

  test("searches installed software", () => {
    unpacked("opt/vendor/terraform", "5.100.0");
    const found = findMirror(scope({ prefixes: [join(directory, "absent"), join(directory, "opt")] }));
    expect(found).toEqual({ root: join(directory, "opt/vendor/terraform"), version: "5.100.0" });
  });

  test("ends at its depth limit and its time limit", () => {
    unpacked("opt/1/2/3/4/5/6/7", "5.100.0");
    unpacked("usr/plugins", "5.100.0");
    expect(findMirror(scope({ prefixes: [join(directory, "opt")] }))).toBeUndefined();
    expect(findMirror(scope({ prefixes: [join(directory, "usr")], timeout: -1 }))).toBeUndefined();
  });
});

test("compareVersions compares version numbers", () => {
  expect(["6.7.0", "5.100.0", "6.62.0", "5.9.0"].sort(compareVersions)).toEqual([
    "5.9.0",
    "5.100.0",
    "6.7.0",
    "6.62.0",
  ]);
});
