import { readFileSync } from "node:fs";
import { generatedFiles } from "../../tools/generate/main";

test.each([...generatedFiles()])("%s is what `npm run generate` writes", (path, content) => {
  expect(readFileSync(path, "utf8")).toBe(content);
});
