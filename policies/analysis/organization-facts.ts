/** The accounts and organization ids that belong to the organization before the change. */
export interface OrganizationFacts {
  readonly accounts: ReadonlySet<string>;
  readonly organizations: ReadonlySet<string>;
}
