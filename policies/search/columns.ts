/** A column of the table of log files. */
export interface Column {
  readonly name: string;
  /** Its Hive type. */
  readonly type: string;
}

const SESSION_CONTEXT = `struct<${[
  "attributes:struct<mfaauthenticated:string,creationdate:string>",
  "sessionissuer:struct<type:string,principalid:string,arn:string,accountid:string,username:string>",
  "ec2roledelivery:string",
  "webidfederationdata:struct<federatedprovider:string,attributes:map<string,string>>",
].join(",")}>`;

const USER_IDENTITY = `struct<${[
  "type:string",
  "principalid:string",
  "arn:string",
  "accountid:string",
  "invokedby:string",
  "accesskeyid:string",
  "username:string",
  "onbehalfof:struct<userid:string,identitystorearn:string>",
  `sessioncontext:${SESSION_CONTEXT}`,
].join(",")}>`;

/** The columns whose values are JSON text: each event has other fields in them. */
export const JSON_COLUMNS: readonly string[] = [
  "requestparameters",
  "responseelements",
  "additionaleventdata",
  "serviceeventdetails",
];

/** The fields of a record: https://docs.aws.amazon.com/athena/latest/ug/create-cloudtrail-table.html */
export const COLUMNS: readonly Column[] = [
  text("eventversion"),
  { name: "useridentity", type: USER_IDENTITY },
  text("eventtime"),
  text("eventsource"),
  text("eventname"),
  text("awsregion"),
  text("sourceipaddress"),
  text("useragent"),
  text("errorcode"),
  text("errormessage"),
  text("requestparameters"),
  text("responseelements"),
  text("additionaleventdata"),
  text("requestid"),
  text("eventid"),
  text("readonly"),
  { name: "resources", type: "array<struct<arn:string,accountid:string,type:string>>" },
  text("eventtype"),
  text("apiversion"),
  text("recipientaccountid"),
  text("serviceeventdetails"),
  text("sharedeventid"),
  text("vpcendpointid"),
  text("vpcendpointaccountid"),
  text("eventcategory"),
  {
    name: "addendum",
    type: "struct<reason:string,updatedfields:string,originalrequestid:string,originaleventid:string>",
  },
  text("sessioncredentialfromconsole"),
  text("edgedevicedetails"),
  {
    name: "tlsdetails",
    type: "struct<tlsversion:string,ciphersuite:string,clientprovidedhostheader:string>",
  },
];

/** The columns that come from a log file's key, by which Athena chooses the folders that it reads. */
export const PARTITION_COLUMNS: readonly Column[] = [text("account"), text("region"), text("day")];

function text(name: string): Column {
  return { name, type: "string" };
}
