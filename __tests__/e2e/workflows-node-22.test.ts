import { testWorkflowsOn } from "./workflows/tests";

testWorkflowsOn(22);
