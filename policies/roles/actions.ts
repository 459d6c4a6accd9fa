/** The actions with which the AWS provider reads, writes and deletes an IAM role. */
export const ROLE_ACTIONS = {
  read: ["iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"],
  write: [
    "iam:CreateRole",
    "iam:PutRolePolicy",
    "iam:TagRole",
    "iam:UntagRole",
    "iam:UpdateAssumeRolePolicy",
  ],
  delete: ["iam:DeleteRole", "iam:DeleteRolePolicy", "iam:ListInstanceProfilesForRole"],
};

/** The actions with which the AWS provider reads and writes a KMS key. */
export const KEY_ACTIONS = {
  read: ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"],
  write: [
    "kms:EnableKeyRotation",
    "kms:PutKeyPolicy",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateKeyDescription",
  ],
};
