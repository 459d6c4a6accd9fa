import { benchApp } from "./app";
import { benchIntegrity } from "./integrity";
import { benchReview } from "./review";
import { benchVerify } from "./verify";

benchReview();
benchApp();
void benchVerify().then(benchIntegrity);
