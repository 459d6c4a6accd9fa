import { benchApp } from "./app";

benchApp();
