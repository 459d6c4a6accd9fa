import {
  GetDataLakeSettingsCommand,
  LakeFormationClient,
  type PrincipalPermissions,
} from "@aws-sdk/client-lakeformation";
import { searchNames } from "../../../policies/search/names";
import { type Check, checkOne } from "../../verify/check";
import { pass, warn } from "../../verify/judgement";
import { permission } from "../../verify/permission";
import type { Examination } from "../examination";
import { DATA_LAKE } from "../targets";

/** Whether the policies of IAM alone decide who searches. */
export function searchChecks(examination: Examination): readonly Check[] {
  return examination.settings.search.enabled ? [lakeFormation(examination)] : [];
}

/** Everybody whose IAM policy allows it: https://docs.aws.amazon.com/lake-formation/latest/dg/change-settings.html */
const EVERYBODY = "IAM_ALLOWED_PRINCIPALS";

function lakeFormation({ settings, aws }: Examination): Check {
  const { database, table } = searchNames(settings);
  return checkOne({
    id: "search.lake-formation",
    title: "IAM decides who reads a new database and its tables",
    setting: "search.enabled: true",
    permissions: [permission(DATA_LAKE, "lakeformation:GetDataLakeSettings")],
    read: () =>
      aws.accounts.bucketOwner
        .client(LakeFormationClient, settings.region)
        .send(new GetDataLakeSettingsCommand({})),
    judge: ({ DataLakeSettings = {} }) => {
      const governed = [
        ...(isLeftToIam(DataLakeSettings.CreateDatabaseDefaultPermissions) ? [] : ["databases"]),
        ...(isLeftToIam(DataLakeSettings.CreateTableDefaultPermissions) ? [] : ["tables"]),
      ];
      return governed.length === 0
        ? pass("Lake Formation leaves new databases and tables to IAM")
        : warn(
            `Lake Formation governs new ${governed.join(" and ")}, so that a search is refused in spite of IAM`,
            `After the deployment grant DESCRIBE on the database ${database} and SELECT on its table ${table} in Lake Formation to everybody who searches, or before it let IAM alone decide about new databases and tables ("Data Catalog settings").`,
          );
    },
  });
}

function isLeftToIam(permissions: readonly PrincipalPermissions[] = []): boolean {
  return permissions.some(
    ({ Principal, Permissions = [] }) =>
      Principal?.DataLakePrincipalIdentifier === EVERYBODY && Permissions.includes("ALL"),
  );
}
