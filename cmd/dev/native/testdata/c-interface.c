/* Calls every function of the C interface; argv[1] says which part. Each failed expectation is a line on standard output. */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct { uint64_t ptr; uint32_t len; uint32_t cap; } mc_string_t;
typedef struct { uint64_t ptr; uint64_t len; } mc_slice_t;
typedef struct { uint64_t ptr; uint64_t len; uint64_t cap; } mc_fmt_t;

void __rt_trap(uint64_t kind, uint64_t arg0, uint64_t arg1, uint64_t arg2);
void __rt_print(uint64_t ptr, uint64_t len, uint64_t newline);
uint64_t __rt_u64_to_dec(uint64_t ptr, uint64_t len, uint64_t value);
uint64_t __rt_i64_to_dec(uint64_t ptr, uint64_t len, int64_t value);
uint64_t __rt_u64_to_bin(uint64_t ptr, uint64_t len, uint64_t value);
uint64_t __rt_u64_to_oct(uint64_t ptr, uint64_t len, uint64_t value);
uint64_t __rt_u64_to_hex(uint64_t ptr, uint64_t len, uint64_t value);
void __rt_string_from_bytes(uint64_t out_ptr, uint64_t ptr, uint64_t len);
void __rt_string_append_bytes(uint64_t s_ptr, uint64_t ptr, uint64_t len);
void __rt_string_ensure(uint64_t s_ptr, uint32_t min_cap);
void __rt_string_drop(uint64_t s_ptr);
void __rt_fmt_init(uint64_t fmt_ptr, uint64_t buf_ptr, uint64_t buf_len);
void __rt_fmt_append_bytes(mc_fmt_t *fmt, uint64_t ptr, uint64_t len);
void __rt_fmt_append_u64(mc_fmt_t *fmt, uint64_t value);
void __rt_fmt_append_i64(mc_fmt_t *fmt, int64_t value);
void __rt_fmt_finish(uint64_t out_ptr, uint64_t fmt_ptr);
void __rt_memset(uint64_t ptr, uint64_t len, uint8_t value);
void __rt_memcpy(uint64_t dst_ptr, uint64_t src_ptr, uint64_t len);
void *__rt_alloc(uint64_t size, uint64_t align);
void *__rt_realloc(void *ptr, uint64_t size, uint64_t align);
void __rt_free(void *ptr);
void __rt_set_alloc_trace(uint8_t enabled);

#define AT(p) ((uint64_t)(uintptr_t)(p))
static void expect(int holds, int line) {
    if (!holds) printf("line %d does not hold\n", line);
}
#define EXPECT(condition) expect((condition) != 0, __LINE__)

typedef uint64_t writer(uint64_t, uint64_t, uint64_t);
static void digits(writer *write, uint64_t value, const char *wanted, int line) {
    char buffer[80];
    uint64_t count = strlen(wanted);
    memset(buffer, '~', sizeof buffer);
    expect(write(AT(buffer + 1), count, value) == count, line);
    expect(memcmp(buffer + 1, wanted, count) == 0 && buffer[0] == '~' && buffer[count + 1] == '~', line);
    memset(buffer, '~', sizeof buffer);
    for (uint64_t room = 0; room < count; room++) expect(write(AT(buffer), room, value) == 0, line);
    for (unsigned i = 0; i < sizeof buffer; i++) expect(buffer[i] == '~', line);
    expect(write(AT(buffer), sizeof buffer, value) == count, line);
}
static uint64_t i64_to_dec(uint64_t ptr, uint64_t len, uint64_t value) { return __rt_i64_to_dec(ptr, len, (int64_t)value); }

static void numbers(void) {
    digits(__rt_u64_to_dec, 0, "0", __LINE__);
    digits(__rt_u64_to_dec, 9, "9", __LINE__);
    digits(__rt_u64_to_dec, 10, "10", __LINE__);
    digits(__rt_u64_to_dec, UINT64_MAX, "18446744073709551615", __LINE__);
    digits(i64_to_dec, 0, "0", __LINE__);
    digits(i64_to_dec, (uint64_t)-1, "-1", __LINE__);
    digits(i64_to_dec, INT64_MAX, "9223372036854775807", __LINE__);
    digits(i64_to_dec, (uint64_t)INT64_MIN, "-9223372036854775808", __LINE__);
    digits(__rt_u64_to_bin, 0, "0", __LINE__);
    digits(__rt_u64_to_bin, 10, "1010", __LINE__);
    digits(__rt_u64_to_bin, UINT64_MAX, "1111111111111111111111111111111111111111111111111111111111111111", __LINE__);
    digits(__rt_u64_to_oct, 0, "0", __LINE__);
    digits(__rt_u64_to_oct, 511, "777", __LINE__);
    digits(__rt_u64_to_oct, UINT64_MAX, "1777777777777777777777", __LINE__);
    digits(__rt_u64_to_hex, 0, "0", __LINE__);
    digits(__rt_u64_to_hex, 0xDEADBEEF, "deadbeef", __LINE__);
    digits(__rt_u64_to_hex, UINT64_MAX, "ffffffffffffffff", __LINE__);
}

static void strings(void) {
    static const char text[] = "Grüße";
    mc_string_t s;
    __rt_string_from_bytes(AT(&s), AT(text), 7);
    EXPECT(s.ptr == AT(text) && s.len == 7 && s.cap == 0);
    __rt_string_drop(AT(&s));
    EXPECT(s.ptr == AT(text) && s.len == 7 && s.cap == 0);
    __rt_string_append_bytes(AT(&s), AT("!"), 0);
    EXPECT(s.ptr == AT(text) && s.cap == 0);
    __rt_string_append_bytes(AT(&s), AT("!"), 1);
    EXPECT(s.ptr != AT(text) && s.len == 8 && s.cap >= 8 && memcmp((void *)s.ptr, "Grüße!", 8) == 0);
    EXPECT(memcmp(text, "Grüße", 8) == 0);
    uint32_t capacity = s.cap;
    __rt_string_ensure(AT(&s), 3);
    EXPECT(s.cap == capacity && s.len == 8);
    __rt_string_ensure(AT(&s), capacity + 1);
    EXPECT(s.cap >= capacity + 1 && s.len == 8 && memcmp((void *)s.ptr, "Grüße!", 8) == 0);
    for (int i = 0; i < 12; i++) __rt_string_append_bytes(AT(&s), s.ptr, s.len);
    EXPECT(s.len == 8 << 12 && s.cap >= s.len);
    for (int i = 0; i < 1 << 12; i++) EXPECT(memcmp((char *)s.ptr + 8 * i, "Grüße!", 8) == 0);
    __rt_string_drop(AT(&s));
    EXPECT(s.ptr == 0 && s.len == 0 && s.cap == 0);
    __rt_string_drop(AT(&s));
    __rt_string_append_bytes(AT(&s), AT("again"), 5);
    EXPECT(s.len == 5 && memcmp((void *)s.ptr, "again", 5) == 0);
    __rt_string_drop(AT(&s));
    __rt_string_from_bytes(AT(&s), 0, 0);
    EXPECT(s.ptr == 0 && s.len == 0 && s.cap == 0);
    __rt_string_ensure(AT(&s), 100);
    EXPECT(s.ptr != 0 && s.len == 0 && s.cap >= 100);
    __rt_string_drop(AT(&s));
}

static void formatting(void) {
    char buffer[64];
    mc_fmt_t f;
    mc_string_t s;
    memset(buffer, '~', sizeof buffer);
    __rt_fmt_init(AT(&f), AT(buffer), sizeof buffer);
    EXPECT(f.ptr == AT(buffer) && f.len == 0 && f.cap == sizeof buffer);
    __rt_fmt_append_bytes(&f, AT("a="), 2);
    __rt_fmt_append_u64(&f, UINT64_MAX);
    __rt_fmt_append_bytes(&f, AT(" b="), 3);
    __rt_fmt_append_i64(&f, INT64_MIN);
    __rt_fmt_append_bytes(&f, AT(""), 0);
    __rt_fmt_finish(AT(&s), AT(&f));
    static const char wanted[] = "a=18446744073709551615 b=-9223372036854775808";
    EXPECT(s.ptr == AT(buffer) && s.cap == 0 && s.len == strlen(wanted));
    EXPECT(memcmp(buffer, wanted, strlen(wanted)) == 0 && buffer[strlen(wanted)] == '~');
    __rt_fmt_init(AT(&f), AT(buffer), 3);
    __rt_fmt_append_u64(&f, 123);
    EXPECT(f.len == 3 && memcmp(buffer, "123", 3) == 0);
}

static void memory(void) {
    unsigned char a[300], b[300];
    for (unsigned size = 0; size < 280; size++) {
        for (unsigned i = 0; i < sizeof a; i++) a[i] = (unsigned char)i, b[i] = 0xEE;
        __rt_memcpy(AT(b + 7), AT(a + 3), size);
        EXPECT(memcmp(b + 7, a + 3, size) == 0 && b[6] == 0xEE && b[7 + size] == 0xEE);
        __rt_memset(AT(b + 7), size, 0xAB);
        for (unsigned i = 0; i < size; i++) EXPECT(b[7 + i] == 0xAB);
        EXPECT(b[6] == 0xEE && b[7 + size] == 0xEE);
    }
}

static void allocation(void) {
    EXPECT(__rt_alloc(0, 8) == NULL);
    EXPECT(__rt_alloc(UINT64_MAX, 8) == NULL);
    EXPECT(__rt_realloc(NULL, 0, 8) == NULL);
    __rt_free(NULL);
    for (uint64_t align = 0; align <= 4096; align = align == 0 ? 1 : align * 2) {
        for (uint64_t size = 1; size < 100000; size = size * 3 + 1) {
            unsigned char *p = __rt_alloc(size, align);
            EXPECT(p != NULL && (align == 0 || AT(p) % align == 0));
            memset(p, 0x5A, size);
            p = __rt_realloc(p, size * 2, align);
            EXPECT(p != NULL && (align == 0 || AT(p) % align == 0));
            for (uint64_t i = 0; i < size; i++) EXPECT(p[i] == 0x5A);
            p = __rt_realloc(p, size / 2 + 1, align * 2);
            EXPECT(p != NULL && (align == 0 || AT(p) % (align * 2) == 0));
            for (uint64_t i = 0; i < size / 2; i++) EXPECT(p[i] == 0x5A);
            EXPECT(__rt_realloc(p, 0, align) == NULL);
        }
    }
    void *fresh = __rt_realloc(NULL, 40, 16);
    EXPECT(fresh != NULL);
    unsigned char *kept = __rt_alloc(64, 8);
    memset(kept, 0x77, 64);
    EXPECT(__rt_realloc(kept, UINT64_MAX / 2, 8) == NULL);
    for (int i = 0; i < 64; i++) EXPECT(kept[i] == 0x77);
    __rt_free(kept);
    __rt_free(fresh);
}

static void *hammer(void *seed) {
    uint64_t state = AT(seed);
    unsigned char *blocks[64] = {0};
    uint64_t sizes[64] = {0};
    for (int turn = 0; turn < 50000; turn++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        unsigned at = (state >> 33) % 64;
        if (blocks[at] != NULL) {
            EXPECT(blocks[at][0] == at && blocks[at][sizes[at] - 1] == at);
            __rt_free(blocks[at]);
        }
        sizes[at] = 1 + (state >> 40) % 3000;
        blocks[at] = __rt_alloc(sizes[at], 8);
        memset(blocks[at], (int)at, sizes[at]);
    }
    for (int i = 0; i < 64; i++) __rt_free(blocks[i]);
    return NULL;
}

static void threads(void) {
    pthread_t all[4];
    for (uint64_t i = 0; i < 4; i++) pthread_create(&all[i], NULL, hammer, (void *)(i + 1));
    for (int i = 0; i < 4; i++) pthread_join(all[i], NULL);
}

int main(int argc, char **argv) {
    const char *part = argc > 1 ? argv[1] : "";
    setvbuf(stdout, NULL, _IONBF, 0);
    if (strcmp(part, "values") == 0) {
        numbers();
        strings();
        formatting();
        memory();
        allocation();
        threads();
    } else if (strcmp(part, "print") == 0) {
        __rt_print(AT("one"), 3, 0);
        __rt_print(AT(""), 0, 1);
        printf("two\n");
        __rt_print(AT("three"), 5, 7);
        static char large[200001];
        memset(large, 'x', 200000);
        __rt_print(AT(large), 200000, 1);
    } else if (strcmp(part, "trace") == 0) {
        void *silent = __rt_alloc(10, 8);
        __rt_set_alloc_trace(1);
        void *p = __rt_alloc(24, 16);
        void *q = __rt_realloc(p, 100000, 16);
        __rt_free(q);
        __rt_free(NULL);
        __rt_set_alloc_trace(0);
        __rt_free(silent);
        printf("%p %p\n", p, q);
    } else if (strcmp(part, "trap") == 0) {
        printf("before\n");
        __rt_trap(strtoull(argv[2], NULL, 0), strtoull(argv[3], NULL, 0), strtoull(argv[4], NULL, 0), strtoull(argv[5], NULL, 0));
    } else if (strcmp(part, "trap-text") == 0) {
        __rt_trap(strtoull(argv[2], NULL, 0), AT(argv[3]), strlen(argv[3]), 0);
    } else if (strcmp(part, "overflow") == 0) {
        char buffer[8];
        mc_fmt_t f;
        __rt_fmt_init(AT(&f), AT(buffer), sizeof buffer);
        __rt_fmt_append_bytes(&f, AT("12345"), 5);
        if (argv[2][0] == 'b') __rt_fmt_append_bytes(&f, AT("6789"), 4);
        if (argv[2][0] == 'u') __rt_fmt_append_u64(&f, 6789);
        if (argv[2][0] == 'i') __rt_fmt_append_i64(&f, -678);
    } else if (strcmp(part, "long") == 0) {
        mc_string_t s;
        __rt_string_from_bytes(AT(&s), AT(part), 0x100000000);
    } else {
        return 99;
    }
    return 0;
}
