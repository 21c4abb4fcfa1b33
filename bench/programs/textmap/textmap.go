// A map of strings: insertions, searches that hit and that miss, and updates.
package main

import (
	"fmt"
	"os"
	"strconv"
)

func main() {
	n, _ := strconv.Atoi(os.Args[1])
	m := make(map[string]int)
	for i := 0; i < n; i++ {
		m["key"+strconv.Itoa(i*7919%1000003)] = i
	}
	hits, sum := 0, 0
	for i := 0; i < n; i++ {
		if found, ok := m["key"+strconv.Itoa(i*104729%2000003)]; ok {
			hits++
			sum += found
		}
	}
	for i := 0; i < n; i += 3 {
		m["key"+strconv.Itoa(i*7919%1000003)]++
	}
	total, letters := 0, 0
	for k, v := range m {
		total += v
		letters += len(k)
	}
	fmt.Println(len(m), hits, sum, total, letters)
}
