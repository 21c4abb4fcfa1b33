address:
    0  add rdx, qword ptr [rdi + rsi*8 + 0x20]
    5  mov qword ptr [rdi + rsi*8 + 0x10], rdx
    a  mov rax, rdx
    d  ret

in_place:
    0  add qword ptr [rdi + 0x8], rsi
    4  sub qword ptr [rdi + 0x10], 0x1
    9  ret

three_operands:
    0  lea rax, [rdi + rdi*2]
    4  lea rax, [rax + rsi*8]
    8  lea rax, [rax + rdi*1]
    c  ret

checked:
    0  add rdi, rsi
    3  jo <1d>
    9  imul rax, rdi, 0xa
    d  jo <27>
   13  sub rax, rsi
   16  jb <31>
   1c  ret
   1d  mov edi, 0x7
   22  call __runa_trap
   27  mov edi, 0x7
   2c  call __runa_trap
   31  mov edi, 0x7
   36  call __runa_trap

bounds:
    0  mov rax, qword ptr [rdi + 0x8]
    4  cmp rax, rsi
    7  jbe <14>
    d  vmovsd xmm0, qword ptr [rdi + rsi*8 + 0x10]
   13  ret
   14  mov rdx, rax
   17  mov edi, 0x1
   1c  call __runa_trap

divide:
    0  mov rax, rdi
    3  cqo
    5  idiv rsi
    8  mov rcx, rax
    b  mov rax, rdi
    e  xor edx, edx
   10  div rsi
   13  mov rax, rcx
   16  ret

floats:
    0  vmulsd xmm0, xmm0, qword ptr [constant 8:0:1074003968]
    8  vsubsd xmm0, xmm0, xmm1
    c  vsqrtsd xmm0, xmm0, xmm0
   10  vmovsd xmm2, qword ptr [constant 8:0:-2147483648]
   18  vxorps xmm0, xmm0, xmm2
   1c  vucomisd xmm0, xmm1
   20  sete al
   23  setnp cl
   26  and eax, ecx
   28  movzx eax, al
   2b  ret

select_least:
    0  cmp rdi, rsi
    3  cmovl rsi, rdi
    7  mov rax, rsi
    a  ret

bits:
    0  shlx rax, rdi, rsi
    5  rorx rax, rax, 0x33
    b  popcnt rax, rax
   10  lzcnt rcx, rdi
   15  add rax, rcx
   18  test al, 0x1
   1a  jne <21>
   20  ret
   21  mov eax, 0x0
   26  ret

narrow:
    0  add edi, esi
    2  mov rax, rdi
    5  ret

allocate:
    0  mov rax, qword ptr [r15 + 0x8]
    4  lea r11, [rax + 0x28]
    8  cmp r11, qword ptr [r15 + 0x10]
    c  ja <41>
   12  mov qword ptr [r15 + 0x8], r11
   16  mov dword ptr [rax], record
   1c  mov dword ptr [rax + 0x4], 0x1
   23  vxorps xmm15, xmm15, xmm15
   28  mov qword ptr [rax + 0x10], 0x0
   30  mov qword ptr [rax + 0x20], 0x0
   38  mov qword ptr [rax + 0x8], rdi
   3c  mov qword ptr [rax + 0x18], rdi
   40  ret
   41  mov qword ptr [rsp - 0x10], 0x28
   4a  movabs r11, record
   54  mov qword ptr [rsp - 0x18], r11
   59  call __runa_slow_object
   5e  mov rax, r11
   61  jmp <38>

barrier:
    0  test byte ptr [rsi + 0x4], 0x1
    4  je <f>
    a  mov qword ptr [rsi + 0x8], rdi
    e  ret
    f  mov qword ptr [rsp - 0x10], rsi
   14  call __runa_slow_barrier
   19  jmp <a>

sum:
    0  mov ecx, 0x0
    5  mov eax, 0x0
    a  nop word ptr [rax + rax*1]
   10  cmp rsp, qword ptr [r15]
   13  jb <2e>
   19  add rax, qword ptr [rdi + rcx*8 + 0x10]
   1e  jo <35>
   24  lea rcx, [rcx + 0x1]
   28  cmp rcx, rsi
   2b  jl <10>
   2d  ret
   2e  call __runa_slow_poll
   33  jmp <19>
   35  mov edi, 0x7
   3a  call __runa_trap

kept:
    0  cmp rsp, qword ptr [r15]
    3  jb <36>
    9  sub rsp, 0x18
    d  mov qword ptr [rsp], rdi
   11  mov qword ptr [rsp + 0x8], rsi
   16  mov rdi, qword ptr [rsp + 0x8]
   1b  mov rsi, qword ptr [rsp]
   1f  call kept
   24  add rax, qword ptr [rsp]
   28  mov rsi, qword ptr [rsp + 0x8]
   2d  lea rax, [rax + rsi*1]
   31  add rsp, 0x18
   35  ret
   36  call __runa_slow_poll
   3b  jmp <9>

choose:
    0  cmp rdi, 0x6
    4  jae <3e>
    a  lea r11, [<44>]
   11  movsxd rax, dword ptr [r11 + rdi*4]
   15  add rax, r11
   18  jmp rax
   1a  mov eax, 0xa
   1f  ret
   20  mov eax, 0x14
   25  ret
   26  mov eax, 0x1e
   2b  ret
   2c  mov eax, 0x28
   31  ret
   32  mov eax, 0x32
   37  ret
   38  mov eax, 0x3c
   3d  ret
   3e  mov rax, rdi
   41  ret
   42  int3
   43  int3
   44  .byte 0xd6
   45  .byte 0xff
   46  .byte 0xff
   47  .byte 0xff
   48  .byte 0xdc
   49  .byte 0xff
   4a  .byte 0xff
   4b  jmp rdx
   4d  .byte 0xff
   4e  .byte 0xff
   4f  .byte 0xff
   50  call <-10ffffac>
   55  .byte 0xff
   56  .byte 0xff
   57  .byte 0xff
   58  .byte 0xf4
   59  .byte 0xff
   5a  .byte 0xff
   5b  .byte 0xff

move:
    0  mov r10, rdi
    3  mov r9, rsi
    6  mov r8, rdx
    9  shl rcx, 0x3
    d  lea rdi, [r10 + 0x10]
   11  lea rsi, [r9 + r8*8 + 0x10]
   16  mov rdx, rcx
   19  call __runa_memory_move
   1e  lea rdi, [r10 + 0x40]
   22  imul rax, r8, 0x18
   26  lea rsi, [r9 + rax*1 + 0x10]
   2b  mov edx, 0x30
   30  call __runa_memory_move
   35  ret
