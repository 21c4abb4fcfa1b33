/** Names of the machine-code routines that compiled code calls; `stubs.ts` defines them. */

export const STUBS = {
  runtimeCall: "__runa_call_runtime",
  foreignCall: "__runa_call_foreign",
  leafCall: "__runa_call_leaf",
  allocateObject: "__runa_slow_object",
  allocateArray: "__runa_slow_array",
  allocateText: "__runa_slow_text",
  barrier: "__runa_slow_barrier",
  poll: "__runa_slow_poll",
  trap: "__runa_trap",
} as const;

/** Called with arguments in rdi, rsi, rdx; they destroy these, rax, rcx, xmm14 and xmm15. A result is in rax. */
export const ROUTINES = {
  memoryMove: "__runa_memory_move",
  memoryFill: "__runa_memory_fill",
  fusedMultiplyAdd: "__runa_fused_multiply_add",
} as const;
