import { BUCKET_FAULTS } from "./bucket";
import { COVERAGE_FAULTS, LOG_FILE_FAULTS } from "./coverage";
import { STATUS_FAULTS } from "./delivery";
import { DELIVERY_ROLE_FAULTS } from "./delivery-role";
import type { Fault } from "./fault";
import { KEY_FAULTS, STATE_FAULTS } from "./key-and-state";
import { ORGANIZATION_FAULTS } from "./organization";
import { TRAIL_FAULTS } from "./trail";

/** Every fault. Each is seeded alone. */
export const FAULTS: readonly Fault[] = [
  ...ORGANIZATION_FAULTS,
  ...TRAIL_FAULTS,
  ...STATUS_FAULTS,
  ...DELIVERY_ROLE_FAULTS,
  ...COVERAGE_FAULTS,
  ...LOG_FILE_FAULTS,
  ...BUCKET_FAULTS,
  ...KEY_FAULTS,
  ...STATE_FAULTS,
];
