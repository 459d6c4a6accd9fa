import { App } from "cdktf";
import { loadSettingsOrExit } from "./commands/shared/settings";
import { OrganizationTrailStack } from "./stacks/organization-trail-stack";
import { copyProviderLock, removeFormerStacks } from "./stacks/output-directory";
import { StateBackendStack } from "./stacks/state-backend-stack";

const settings = loadSettingsOrExit(1);
const endpointUrl = process.env.AWS_ENDPOINT_URL || undefined;
const { state } = settings;

const app = new App();
if (state.backend === "s3") new StateBackendStack(app, "state-backend", { settings, state, endpointUrl });
new OrganizationTrailStack(app, "organization-trail", { settings, endpointUrl });
app.synth();
removeFormerStacks(app);
copyProviderLock(app);
