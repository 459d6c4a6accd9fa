import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { compareVersions } from "../commands/shared/terraform/versions";
import {
  AWS_PROVIDER_VERSION,
  OLDEST_NODE,
  OLDEST_TERRAFORM,
  TERRAFORM_VERSION,
  TRUSTED_ACCESS_SINCE,
} from "../versions";

const read = (file: string): string => readFileSync(file, "utf8");
const packageJson = JSON.parse(read("package.json"));
const oldestNode = packageJson.engines.node.replace(">=", "");
const terraform = TERRAFORM_VERSION.replace(">= ", "");
const nodeVersion = read(".node-version").trim();
const testedNodes: readonly number[] = parse(read(".github/workflows/ci.yml")).jobs.test.strategy.matrix.node;

test("the stacks require the oldest supported Terraform, and the workflows use it or a newer one", () => {
  expect(`${TERRAFORM_VERSION}.0`).toBe(`>= ${OLDEST_TERRAFORM}`);
  expect(compareVersions(read(".terraform-version").trim(), OLDEST_TERRAFORM)).toBeGreaterThanOrEqual(0);
});

test("the stacks require an AWS provider that manages trusted access", () => {
  expect(`${AWS_PROVIDER_VERSION}.0`).toBe(`~> ${TRUSTED_ACCESS_SINCE}`);
});

test("doctor asks for the Node that package.json accepts", () => {
  expect(OLDEST_NODE).toBe(oldestNode);
});

test("the workflows use a Node version that CI tests and package.json accepts", () => {
  expect(testedNodes.map(String)).toContain(nodeVersion);
  for (const node of testedNodes) expect(compareVersions(String(node), oldestNode)).toBeGreaterThanOrEqual(0);
});

test("the types are those of the oldest supported Node", () => {
  const [major] = oldestNode.split(".");
  expect(packageJson.devDependencies["@types/node"]).toMatch(new RegExp(`^${major}\\.`));
});

test.each([
  ["README.md", [`Node ${oldestNode}+`, `Terraform ${terraform}+`]],
  ["CONTRIBUTING.md", [`Node ${oldestNode} or newer`, `Terraform ${terraform} or newer`]],
  [
    "docs/upgrading.md",
    [`\`${AWS_PROVIDER_VERSION}\``, `Terraform ${terraform} or newer`, `Node ${oldestNode} or newer`],
  ],
])("%s names these versions", (page, texts) => {
  for (const text of texts) expect(read(page)).toContain(text);
});
