# A stack that is not ours: other names, nested modules, two trails, both kinds of selectors. One line of it
# is changed for each plan of the corpus (see ../stack-changes.ts), so every line that is changed stands alone.

terraform {
  required_version = ">= 1.11"
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias             = "vault"
  region            = "eu-west-1"
  s3_use_path_style = true
  assume_role {
    role_arn = "arn:aws:iam::210987654321:role/deployer"
  }
}

variable "token" {
  type      = string
  sensitive = true
  default   = "corpus-token-4711"
}

variable "security_account" {
  type = string
}

resource "aws_organizations_organization" "corp" {
  feature_set                   = "ALL"
  aws_service_access_principals = ["cloudtrail.amazonaws.com", "config.amazonaws.com", "guardduty.amazonaws.com"]
  enabled_policy_types          = ["SERVICE_CONTROL_POLICY", "TAG_POLICY"]
}

resource "aws_organizations_delegated_administrator" "security" {
  account_id        = var.security_account
  service_principal = "guardduty.amazonaws.com"
  depends_on        = [aws_organizations_organization.corp]
}

module "archive" {
  source    = "./vault"
  providers = { aws = aws.vault }
  for_each  = { main = "corp-audit-vault" }
  name      = each.value
  token     = var.token
}

module "ledger" {
  source     = "./ledger"
  bucket     = "corp-audit-vault"
  key_arn    = module.archive["main"].key_arn
  depends_on = [module.archive, aws_organizations_organization.corp]
}

output "vault" {
  value = module.archive["main"].bucket
}
