import { startStubbedAws } from "../../emulator/stubbed-aws";
import { loadSettings } from "../../settings/load";

/** Answers the calls of `verify` and prints its port. Arguments: accounts, Regions, milliseconds before each answer. */
const [accounts = 100, regions = 17, latency = 30] = process.argv.slice(2).map(Number);

void startStubbedAws(loadSettings(), { accounts, regions, latency }).then(({ endpoint }) => {
  console.log(new URL(endpoint).port);
});
