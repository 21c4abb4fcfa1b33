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
    3  jo <11>
    5  imul rax, rdi, 0xa
    9  jo <1b>
    b  sub rax, rsi
    e  jb <25>
   10  ret
   11  mov edi, 0x7
   16  call __runa_trap
   1b  mov edi, 0x7
   20  call __runa_trap
   25  mov edi, 0x7
   2a  call __runa_trap

bounds:
    0  mov rax, qword ptr [rdi + 0x8]
    4  cmp rax, rsi
    7  jbe <10>
    9  vmovsd xmm0, qword ptr [rdi + rsi*8 + 0x10]
    f  ret
   10  mov rdx, rax
   13  mov edi, 0x1
   18  call __runa_trap

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
   1a  jne <1d>
   1c  ret
   1d  mov eax, 0x0
   22  ret

narrow:
    0  add edi, esi
    2  mov rax, rdi
    5  ret

allocate:
    0  mov rax, qword ptr [r15 + 0x8]
    4  lea r11, [rax + 0x28]
    8  cmp r11, qword ptr [r15 + 0x10]
    c  ja <3d>
    e  mov qword ptr [r15 + 0x8], r11
   12  mov dword ptr [rax], record
   18  mov dword ptr [rax + 0x4], 0x1
   1f  vxorps xmm15, xmm15, xmm15
   24  mov qword ptr [rax + 0x10], 0x0
   2c  mov qword ptr [rax + 0x20], 0x0
   34  mov qword ptr [rax + 0x8], rdi
   38  mov qword ptr [rax + 0x18], rdi
   3c  ret
   3d  mov qword ptr [rsp - 0x10], 0x28
   46  movabs r11, record
   50  mov qword ptr [rsp - 0x18], r11
   55  call __runa_slow_object
   5a  mov rax, r11
   5d  jmp <34>

barrier:
    0  test byte ptr [rsi + 0x4], 0x1
    4  je <b>
    6  mov qword ptr [rsi + 0x8], rdi
    a  ret
    b  mov qword ptr [rsp - 0x10], rsi
   10  call __runa_slow_barrier
   15  jmp <6>

sum:
    0  mov ecx, 0x0
    5  mov eax, 0x0
    a  nop word ptr [rax + rax*1]
   10  cmp rsp, qword ptr [r15]
   13  jb <26>
   15  add rax, qword ptr [rdi + rcx*8 + 0x10]
   1a  jo <2d>
   1c  lea rcx, [rcx + 0x1]
   20  cmp rcx, rsi
   23  jl <10>
   25  ret
   26  call __runa_slow_poll
   2b  jmp <15>
   2d  mov edi, 0x7
   32  call __runa_trap

kept:
    0  cmp rsp, qword ptr [r15]
    3  jb <32>
    5  sub rsp, 0x18
    9  mov qword ptr [rsp], rdi
    d  mov qword ptr [rsp + 0x8], rsi
   12  mov rdi, qword ptr [rsp + 0x8]
   17  mov rsi, qword ptr [rsp]
   1b  call kept
   20  add rax, qword ptr [rsp]
   24  mov rsi, qword ptr [rsp + 0x8]
   29  lea rax, [rax + rsi*1]
   2d  add rsp, 0x18
   31  ret
   32  call __runa_slow_poll
   37  jmp <5>

choose:
    0  cmp rdi, 0x6
    4  jae <3a>
    6  lea r11, [<40>]
    d  movsxd rax, dword ptr [r11 + rdi*4]
   11  add rax, r11
   14  jmp rax
   16  mov eax, 0xa
   1b  ret
   1c  mov eax, 0x14
   21  ret
   22  mov eax, 0x1e
   27  ret
   28  mov eax, 0x28
   2d  ret
   2e  mov eax, 0x32
   33  ret
   34  mov eax, 0x3c
   39  ret
   3a  mov rax, rdi
   3d  ret
   3e  int3
   3f  int3
   40  .byte 0xd6
   41  .byte 0xff
   42  .byte 0xff
   43  .byte 0xff
   44  .byte 0xdc
   45  .byte 0xff
   46  .byte 0xff
   47  jmp rdx
   49  .byte 0xff
   4a  .byte 0xff
   4b  .byte 0xff
   4c  call <-10ffffb0>
   51  .byte 0xff
   52  .byte 0xff
   53  .byte 0xff
   54  .byte 0xf4
   55  .byte 0xff
   56  .byte 0xff
   57  .byte 0xff

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
