import { answers, BLOCK, fail, key, missing, PUBLIC, STATE, SUSPENDED } from "./changes";
import { type Fault, seconds } from "./fault";

export const KEY_FAULTS: readonly Fault[] = [
  ["the key is disabled", key({ Enabled: false, KeyState: "Disabled" }), fail("key.enabled")],
  [
    "the key is scheduled for deletion",
    key({ Enabled: false, KeyState: "PendingDeletion", DeletionDate: seconds(-200) }),
    fail("key.enabled", "key.deletion"),
  ],
  [
    "the key does not rotate",
    (m) => {
      m.rotates = false;
    },
    fail("key.rotation"),
  ],
  [
    "a grant lets a stranger decrypt",
    (m) => {
      m.grants = [
        {
          KeyId: "k",
          GrantId: "g",
          GranteePrincipal: "arn:aws:iam::999999999999:root",
          Operations: ["Decrypt"],
        },
      ];
    },
    fail("key.grants"),
  ],
];

export const STATE_FAULTS: readonly Fault[] = [
  ["the state bucket keeps no versions", answers(STATE, "versioning", SUSPENDED), fail("state.versioning")],
  [
    "the state bucket is opened",
    answers(STATE, "publicAccessBlock", BLOCK("IgnorePublicAcls")),
    fail("state.public-access"),
  ],
  ["the state bucket is public", answers(STATE, "policyStatus", PUBLIC), fail("state.not-public")],
  [
    "the state bucket does not encrypt",
    missing(STATE, "encryption", "ServerSideEncryptionConfigurationNotFoundError"),
    fail("state.encryption"),
  ],
  ["the state bucket has no policy", missing(STATE, "policy", "NoSuchBucketPolicy"), fail("state.policy")],
];
