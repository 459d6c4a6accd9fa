import { benchApp } from "./app";
import { benchReview } from "./review";

benchReview();
benchApp();
