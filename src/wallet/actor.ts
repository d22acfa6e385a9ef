// In which role does somebody act?

/**
 * Whether an actor, `role:id` by convention, acts in a role. Where none is named the host itself speaks, in no role; and who has
 * no id is nobody.
 */
export function actsAs(role: "holder" | "operator" | "compliance", actor: string | undefined): boolean {
  return actor !== undefined && actor.startsWith(`${role}:`) && actor.length > role.length + 1;
}
