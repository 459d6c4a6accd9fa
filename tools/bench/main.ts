import { benchApp } from "./app";
import { benchReview } from "./review";
import { benchVerify } from "./verify";

benchReview();
benchApp();
void benchVerify();
