import { startSignedStub } from "../../emulator/signed-stub";
import { loadSettings } from "../../settings/load";

/** Serves an organization whose files CloudTrail signed, and prints its port. The argument is its size as JSON. */
const [size = "{}"] = process.argv.slice(2);

void startSignedStub(loadSettings(), JSON.parse(size)).then(({ endpoint }) => {
  console.log(new URL(endpoint).port);
});
