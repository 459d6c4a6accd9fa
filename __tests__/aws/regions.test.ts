import { readFileSync } from "node:fs";
import { partition } from "@aws-sdk/core/client";
import { awsPartition, PARTITIONS, s3ViaService } from "../../aws/arns";
import { isOptInRegion, KNOWN_REGIONS, REGION_CODE } from "../../aws/regions";

test("every Region is one of the AWS SDK, in the same partition, with the same domain", () => {
  for (const region of KNOWN_REGIONS) {
    expect(region).toMatch(REGION_CODE);
    expect(partition(region)).toMatchObject({ name: awsPartition(region), description: expect.any(String) });
    expect(s3ViaService(region)).toBe(`s3.${region}.${partition(region).dnsSuffix}`);
  }
});

test("no Region of the AWS SDK is missing, except those of the isolated partitions", () => {
  const sdk = readFileSync(require.resolve("@aws-sdk/core/client"), "utf8");
  const regions = [...sdk.matchAll(/"?([a-z]{2,8}(?:-[a-z]+){1,2}-\d+)"?: \{/g)].flatMap(
    ([, code]) => code ?? [],
  );
  expect(regions).toContain("us-iso-east-1");
  const supported = regions.filter((region) => PARTITIONS.includes(partition(region).name ?? ""));
  expect(supported.sort()).toEqual(KNOWN_REGIONS);
});

test("Regions to opt in to are in the partition aws, and unknown ones are among them", () => {
  const optIn = [...KNOWN_REGIONS, "us-east-3"].filter(isOptInRegion);
  expect(optIn).toEqual(expect.arrayContaining(["eu-south-2", "sa-west-1", "us-east-3"]));
  expect(optIn).not.toEqual(expect.arrayContaining(["us-east-1"]));
  expect(new Set(optIn.map(awsPartition))).toEqual(new Set(["aws"]));
});
