import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { searchNames } from "../../policies/search/names";
import { QUERIES } from "../../policies/search/queries/index";
import { minimalSettings } from "../settings-file";
import { missingJdk, refusedByTrino } from "./trino/parser";

const directory = mkdtempSync(join(tmpdir(), "trino-"));
afterAll(() => rmSync(directory, { recursive: true }));

function file(name: string, sql: string): string {
  const path = join(directory, name);
  writeFileSync(path, sql);
  return path;
}

const missing = missingJdk();
const testTrino = missing === undefined ? test : test.skip;
if (missing !== undefined) console.warn(`skipped: ${missing}. In CI it must be there.`);

testTrino("Trino's parser accepts every named query, as it is deployed and filled in", async () => {
  const names = searchNames(
    minimalSettings({ breakGlassPrincipalArns: ["arn:aws:iam::222222222222:role/break-glass"] }),
  );
  const files = QUERIES.flatMap((query) => {
    const values = Object.fromEntries(query.parameters(names).map(({ name, example }) => [name, example]));
    const filling = {
      accounts: ["111111111111", "222222222222"],
      from: "2026/01/01",
      to: "2026/01/31",
      values,
    };
    return [
      file(`${query.name}.sql`, query.sql(names)),
      file(`${query.name}-filled.sql`, query.sql(names, filling)),
    ];
  });
  const broken = file("broken.sql", QUERIES[0]?.sql(names).replace("BETWEEN", "BETWIXT") ?? "");
  expect(await refusedByTrino([...files, broken])).toMatch(
    /^broken\.sql: line \d+:\d+: mismatched input 'BETWIXT'.*\n$/,
  );
});
