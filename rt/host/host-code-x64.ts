/** Machine code of the host's own routines for x86-64 (host-code.ts), in hexadecimal with its assembly beside it. */

/** Offsets of the routines in `hostCodeX64()`. */
export const HOST_CODE_X64_OFFSETS = { postMessage: 0, threadEntry: 0x90 } as const;

/**
 * The routines use the layouts of `DOORBELL` (core/spec/doorbell-layout.ts) and `THREAD_RECORD` (host-code.ts); a test
 * compares the offsets in the listing with them. Position-independent.
 */
export function hostCodeX64(): Uint8Array {
  return Uint8Array.fromHex(postMessage() + threadEntry());
}

/** postMessage(ring, kind, words, wordCount), the producer of a doorbell. */
function postMessage(): string {
  return (
    "b801000000" + // mov eax, 0x1
    "f00fc107" + // lock xadd DWORD PTR [rdi], eax
    "448b4748" + // mov r8d, DWORD PTR [rdi+0x48]
    "4121c0" + // and r8d, eax
    "49c1e006" + // shl r8, 0x6
    "4e8d840780000000" + // lea r8, [rdi+r8*1+0x80]
    "4531c9" + // xor r9d, r9d
    "413900" + // cmp DWORD PTR [r8], eax
    "7422" + // je 46
    "f390" + // pause
    "41ffc1" + // inc r9d
    "4584c9" + // test r9b, r9b
    "75f1" + // jne 1f
    "4189c2" + // mov r10d, eax
    "4989c9" + // mov r9, rcx
    "b818000000" + // mov eax, 0x18
    "0f05" + // syscall
    "4489d0" + // mov eax, r10d
    "4c89c9" + // mov rcx, r9
    "4531c9" + // xor r9d, r9d
    "ebd9" + // jmp 1f
    "41897004" + // mov DWORD PTR [r8+0x4], esi
    "4531c9" + // xor r9d, r9d
    "4139c9" + // cmp r9d, ecx
    "730e" + // jae 60
    "4e8b14ca" + // mov r10, QWORD PTR [rdx+r9*8]
    "4f8954c808" + // mov QWORD PTR [r8+r9*8+0x8], r10
    "41ffc1" + // inc r9d
    "ebed" + // jmp 4d
    "ffc0" + // inc eax
    "418900" + // mov DWORD PTR [r8], eax
    "b801000000" + // mov eax, 0x1
    "874740" + // xchg DWORD PTR [rdi+0x40], eax
    "85c0" + // test eax, eax
    "7517" + // jne 88
    "4889fe" + // mov rsi, rdi
    "8b7f44" + // mov edi, DWORD PTR [rdi+0x44]
    "ba01000000" + // mov edx, 0x1
    "b801000000" + // mov eax, 0x1
    "0f05" + // syscall
    "83f8fc" + // cmp eax, 0xfffffffc
    "74f4" + // je 7c
    "c3" + // ret
    "cccccccccccccc" // (gap)
  );
}

/** threadEntry(record): signal stack, the thread's function, the message of its end. */
function threadEntry(): string {
  return (
    "53" + // push rbx
    "4889fb" + // mov rbx, rdi
    "4883ec10" + // sub rsp, 0x10
    "488d7b10" + // lea rdi, [rbx+0x10]
    "31f6" + // xor esi, esi
    "b883000000" + // mov eax, 0x83
    "0f05" + // syscall
    "488b7b08" + // mov rdi, QWORD PTR [rbx+0x8]
    "ff13" + // call QWORD PTR [rbx]
    "488b4b30" + // mov rcx, QWORD PTR [rbx+0x30]
    "48890c24" + // mov QWORD PTR [rsp], rcx
    "4889442408" + // mov QWORD PTR [rsp+0x8], rax
    "488b7b28" + // mov rdi, QWORD PTR [rbx+0x28]
    "be01000000" + // mov esi, 0x1
    "4889e2" + // mov rdx, rsp
    "b902000000" + // mov ecx, 0x2
    "e832ffffff" + // call 0
    "4883c410" + // add rsp, 0x10
    "5b" + // pop rbx
    "31c0" + // xor eax, eax
    "c3" + // ret
    "cccccccccccccccccccc" // (gap)
  );
}
