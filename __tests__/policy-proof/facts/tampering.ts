import type { Caller, Question } from "../simulator";
import { type Fact, forbids } from "./fact";

const TAMPERING = {
  "s3:ReplicateObject": "replicate an object over one",
  "s3:ReplicateDelete": "replicate a delete marker onto one",
  "s3:ReplicateTags": "replicate tags onto one",
  "s3:UpdateObjectEncryption": "encrypt one with another key",
  "s3:PutObjectTagging": "tag one",
  "s3:PutObjectVersionTagging": "tag a version of one",
  "s3:DeleteObjectTagging": "take the tags off one",
  "s3:DeleteObjectVersionTagging": "take the tags off a version of one",
  "s3:PutObjectAnnotation": "annotate one",
  "s3:PutObjectVersionAnnotation": "annotate a version of one",
  "s3:DeleteObjectAnnotation": "take an annotation off one",
  "s3:DeleteObjectVersionAnnotation": "take an annotation off a version of one",
};

/** Nobody changes an object except by a delivery. */
export function tamperingFacts(
  callers: Readonly<Record<string, Caller>>,
  on: (caller: Caller, action: string) => Question,
): readonly Fact[] {
  return Object.entries(callers).flatMap(([who, caller]) =>
    Object.entries(TAMPERING).map(([action, what]) => forbids(`${who} to ${what}`, on(caller, action))),
  );
}
