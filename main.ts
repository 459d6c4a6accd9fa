import { App } from "cdktf";
import { localStateFor } from "./commands/shared/output-directory";
import { EXIT_STATUS } from "./commands/shared/program";
import { loadSettingsOrExit } from "./commands/shared/settings";
import { refuseArguments, writableOutputDirectory } from "./commands/shared/synthesize";
import { OrganizationTrailStack } from "./stacks/organization-trail-stack";
import { copyProviderLock, removeFormerStacks } from "./stacks/output-directory";
import { StateBackendStack } from "./stacks/state-backend-stack";

refuseArguments();
const settings = loadSettingsOrExit(EXIT_STATUS.failure);
const endpointUrl = process.env.AWS_ENDPOINT_URL || undefined;
const { state } = settings;

const app = new App({ outdir: writableOutputDirectory() });
if (state.backend === "s3") new StateBackendStack(app, "state-backend", { settings, state, endpointUrl });
new OrganizationTrailStack(app, "organization-trail", {
  settings,
  localState: localStateFor("organization-trail"),
  endpointUrl,
});
app.synth();
removeFormerStacks(app);
copyProviderLock(app);
