const Sequencer = require("@jest/test-sequencer").default;

/** The longest first. Jest learns how long its tests take, and on a clean checkout it knows nothing. */
const LONGEST = [
  "workflows-node-24",
  "workflows-node-22",
  "commands",
  "changes-in-place",
  "options-in-place",
];

module.exports = class extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const index = LONGEST.findIndex((name) => path.endsWith(`/${name}.test.ts`));
      return index < 0 ? LONGEST.length : index;
    };
    return super.sort(tests).sort((a, b) => rank(a) - rank(b));
  }
};
