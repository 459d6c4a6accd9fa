import { readFileSync } from "node:fs";
import { generatedFiles } from "../../../tools/generate/main";

test.each([...generatedFiles()])("%s is up to date: `npm run generate` writes it", (path, content) => {
  expect(readFileSync(path, "utf8")).toBe(content);
});
