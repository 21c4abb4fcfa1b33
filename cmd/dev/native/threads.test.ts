// The thread-safe counter: several real threads of the runtime count in one variable, and none of their steps is lost.

import { afterAll, beforeAll, expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { compileText, makeFolder, runCommand, writeExecutable } from "./compile-native.ts";

const folder = makeFolder("threads");
afterAll(() => rmSync(folder, { recursive: true }));

const ROUNDS = 20;
const THREADS = 4;
const STEPS = 20_000;

/** `plain_total` is counted without atomic operations, to see that the threads do run at the same time. */
const program = `Import "core/machine/atomic" as Machine
Import "core/machine/memory" as Memory
Import { symbol_address } from "core/machine/fiber"
Import { start_worker, join_worker } from "rt/sched/workers"

Let total_requests as Integer be 0
Let lowered as Integer be 0
Let swapped as Integer be 0
Let plain_total as Integer be 0

Process called "handle_new_request":
    Machine.atomic_add with target as total_requests and value as 1
End Process

Process called "count_by_swapping":
    Let seen be Machine.atomic_load(swapped)
    While not Machine.atomic_compare_and_swap(swapped, seen, seen plus 1):
        Set seen to Machine.atomic_load(swapped)
    End While
End Process

Process called "work":
    For i from 1 to ${STEPS}:
        handle_new_request()
        Machine.atomic_subtract(lowered, 1)
        count_by_swapping()
        Memory.volatile_write(plain_total, Memory.volatile_read(plain_total) plus 1)
    End For
End Process

Process called "main":
    For round from 1 to ${ROUNDS}:
        Unsafe Block:
        Let first be start_worker(symbol_address("program.work"))
        Let second be start_worker(symbol_address("program.work"))
        Let third be start_worker(symbol_address("program.work"))
        work()
        join_worker(first)
        join_worker(second)
        join_worker(third)
        End Unsafe
        If total_requests is not round multiplied by ${THREADS * STEPS}: Display "lost in round", round
    End For
    Display total_requests, lowered, swapped
    Display plain_total is at most total_requests
    Alert plain_total
End Process
`;

const path = join(folder, "counter");
beforeAll(() => {
  writeExecutable(path, compileText(program, { roots: ["program.work"] }).object);
}, 30_000);

test("the total is exact, round after round", () => {
  const exact = ROUNDS * THREADS * STEPS;
  const { output, errors, exitCode } = runCommand([path]);
  expect(output).toBe(`${exact} ${-exact} ${exact}\ntrue\n`);
  expect(exitCode).toBe(0);
  if (navigator.hardwareConcurrency > 1) expect(Number(errors)).toBeLessThan(exact);
}, 30_000);
