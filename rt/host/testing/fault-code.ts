/** A machine-code function and a fault handler for the tests of this folder: a fault becomes a message and a result. */

/** Offsets in `faultCodeX64()`. */
export const FAULT_CODE = { body: 0, handler: 0x30 } as const;

/** The block that `body` is given; u64 fields. `savedStack` and `resume` are its own. */
export const FAULT_BLOCK = {
  savedStack: 0,
  resume: 8,
  doorbell: 16,
  function: 24,
  user: 32,
  postMessage: 40,
  bytes: 48,
} as const;

/** What a faulting function is made to return. */
export const FAULT_RESULT = 77;

export function faultCodeX64(): Uint8Array {
  return Uint8Array.fromHex(
    // body(block): saves where to resume, calls the function at 24, gives its result
    "53" + // push rbx
      "4157" + // push r15
      "4883ec08" + // sub rsp, 0x8
      "4989ff" + // mov r15, rdi
      "498927" + // mov QWORD PTR [r15], rsp
      "488d0508000000" + // lea rax, [rip+0x8]
      "49894708" + // mov QWORD PTR [r15+0x8], rax
      "41ff5718" + // call QWORD PTR [r15+0x18]
      // resume
      "4883c408" + // add rsp, 0x8
      "415f" + // pop r15
      "5b" + // pop rbx
      "c3" + // ret
      "cccccccccccccccccccccccc" + // (gap)
      // handler(signal, info, context): posts a fault message, resumes with 77
      "53" + // push rbx
      "4154" + // push r12
      "4883ec28" + // sub rsp, 0x28
      "4889d3" + // mov rbx, rdx
      "4c8b6360" + // mov r12, QWORD PTR [rbx+0x60]
      "89f8" + // mov eax, edi
      "48890424" + // mov QWORD PTR [rsp], rax
      "48634608" + // movsxd rax, DWORD PTR [rsi+0x8]
      "4889442408" + // mov QWORD PTR [rsp+0x8], rax
      "488b4610" + // mov rax, QWORD PTR [rsi+0x10]
      "4889442410" + // mov QWORD PTR [rsp+0x10], rax
      "488b83a8000000" + // mov rax, QWORD PTR [rbx+0xa8]
      "4889442418" + // mov QWORD PTR [rsp+0x18], rax
      "498b442420" + // mov rax, QWORD PTR [r12+0x20]
      "4889442420" + // mov QWORD PTR [rsp+0x20], rax
      "498b7c2410" + // mov rdi, QWORD PTR [r12+0x10]
      "be02000000" + // mov esi, 0x2
      "4889e2" + // mov rdx, rsp
      "b905000000" + // mov ecx, 0x5
      "41ff542428" + // call QWORD PTR [r12+0x28]
      "498b0424" + // mov rax, QWORD PTR [r12]
      "488983a0000000" + // mov QWORD PTR [rbx+0xa0], rax
      "498b442408" + // mov rax, QWORD PTR [r12+0x8]
      "488983a8000000" + // mov QWORD PTR [rbx+0xa8], rax
      "48c783900000004d000000" + // mov QWORD PTR [rbx+0x90], 0x4d
      "4883c428" + // add rsp, 0x28
      "415c" + // pop r12
      "5b" + // pop rbx
      "c3", // ret
  );
}
