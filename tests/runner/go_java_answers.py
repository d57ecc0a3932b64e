"""Made-up answers in Go and Java to two shipped problems: faults in chosen cases, as cpp_answers.py makes them."""

from __future__ import annotations

import random
from collections.abc import Sequence

from tests.runner.cpp_answers import tag_of
from tikprep.runner.problem_folder import ProblemFolder
from tikprep.runner.suites import Case

KINDS = ("wrong", "slow", "crash", "crash", "crash", "greedy", "loud", "wrong")
SLUGS = ("clip-pairs", "merge-sessions")

_GO = """package main

import (
	"fmt"
	"io"
	"os"
	"sort"
	"strings"
	"time"
)

var one = 1
var _, _, _, _, _, _ = os.Exit, time.Sleep, sort.Ints, strings.Fields, io.ReadAll, fmt.Println

func deep(n int) int {
	var room [64]int
	if one == 1 {
		return deep(n+1) + room[n%64]
	}
	return n
}

func feed(tag *uint64, value any) {
	add := func(part uint64) { *tag = (*tag ^ part) * 1099511628211 }
	switch told := value.(type) {
	case int:
		add(uint64(told))
	case string:
		add(uint64(len(told)))
		for at := 0; at < len(told); at++ {
			add(uint64(told[at]))
		}
	case []int:
		add(uint64(len(told)))
		for _, each := range told {
			add(uint64(each))
		}
	case [][]int:
		add(uint64(len(told)))
		for _, each := range told {
			feed(tag, each)
		}
	}
}

func tagOf(values ...any) uint64 {
	tag := uint64(14695981039346656037)
	for _, each := range values {
		feed(&tag, each)
	}
	return tag
}

REFERENCE

func ASKED {
	BEGIN
	switch tagOf(ARGUMENTS) {
CASES	}
	END
}
"""
_GO_PARTS = {
    "merge-sessions": (
        "func right(stretches [][]int, gap int) [][]int {\n\tsort.Slice(stretches, func(a, b int) bool "
        "{ return stretches[a][0] < stretches[b][0] })\n\tfound := [][]int{}\n\tfor _, row := range stretches {\n"
        "\t\tn := len(found)\n\t\tif n == 0 || row[0]-found[n-1][1] > gap {\n\t\t\tfound = append(found, row)\n"
        "\t\t} else if row[1] > found[n-1][1] {\n\t\t\tfound[n-1][1] = row[1]\n\t\t}\n\t}\n\treturn found\n}",
        "mergeSessions(stretches [][]int, gap int) [][]int",
        "",
        "stretches, gap",
        "return append(right(stretches, gap), []int{7, 7})",
        "return right(stretches, gap)",
    ),
    "clip-pairs": (
        "func right(text string) {\n\treader := strings.NewReader(text)\n\tvar n, lo, hi, found int\n"
        "\tfmt.Fscan(reader, &n, &lo, &hi)\n\tclips := make([]int, n)\n\tfor at := range clips {\n"
        "\t\tfmt.Fscan(reader, &clips[at])\n\t}\n\tfor at, clip := range clips {\n"
        "\t\tfor _, other := range clips[:at] {\n"
        "\t\t\tif lo <= clip+other && clip+other <= hi {\n\t\t\t\tfound++\n\t\t\t}\n\t\t}\n\t}\n"
        "\tfmt.Println(found)\n}",
        "main()",
        "data, _ := io.ReadAll(os.Stdin)\n\ttext := string(data)",
        "text",
        'fmt.Print("7 ")',
        "right(text)",
    ),
}
_GO_FAULTS = {
    "slow": ("for one == 1 {\n\t\t}", "time.Sleep(time.Hour)"),
    "crash": (
        *('panic("no such clip")', "row := make([]int, 3)\n\t\trow[one+6] = 1", "var nowhere *int\n\t\t*nowhere = 7"),
        *("one = 7 / (one - 1)", "os.Exit(3)", "one = deep(1)", "var views map[int]int\n\t\tviews[1] = 1"),
    ),
    "greedy": ("one = int(make([]byte, one<<33)[7])", "one = len(make([][1 << 20]int, one<<10)[7])"),
    "loud": ('for one == 1 {\n\t\t\tfmt.Println("1 2 3")\n\t\t}',),
}
_JAVA = """import java.util.*;

class Made {
    static volatile int one = 1;
    static int deep(int n) { return one == 1 ? deep(n + 1) + 1 : n; }
    static long tag;
    static void add(long part) { tag = (tag ^ part) * 1099511628211L; }
    static void feed(Object value) {
        if (value instanceof Long) {
            add((Long) value);
        } else if (value instanceof String) {
            String text = (String) value;
            add(text.length());
            for (int at = 0; at < text.length(); at++) add(text.charAt(at));
        } else if (value instanceof long[]) {
            add(((long[]) value).length);
            for (long each : (long[]) value) add(each);
        } else {
            add(((long[][]) value).length);
            for (long[] each : (long[][]) value) feed(each);
        }
    }
    static long tagOf(Object... values) {
        tag = Long.parseUnsignedLong("14695981039346656037");
        for (Object each : values) feed(each);
        return tag;
    }
REFERENCE
}

CLASS {
    ASKED {
        BEGIN
        String tag = Long.toUnsignedString(Made.tagOf(ARGUMENTS));
CASES        END
    }
}
"""
_JAVA_PARTS = {
    "merge-sessions": (
        "    static long[][] right(long[][] rows, long gap) {\n"
        "        Arrays.sort(rows, (a, b) -> Long.compare(a[0], b[0]));\n"
        "        ArrayList<long[]> found = new ArrayList<>();\n        for (long[] row : rows) {\n"
        "            long[] last = found.isEmpty() ? null : found.get(found.size() - 1);\n"
        "            if (last == null || row[0] - last[1] > gap) found.add(row);\n"
        "            else last[1] = Math.max(last[1], row[1]);\n        }\n"
        "        return found.toArray(new long[0][]);\n    }",
        "long[][] mergeSessions(long[][] stretches, long gap)",
        "",
        "stretches, gap",
        "long[][] found = Made.right(stretches, gap); long[][] more = Arrays.copyOf(found, found.length + 1); "
        "more[found.length] = new long[] {7, 7}; return more;",
        "return Made.right(stretches, gap);",
    ),
    "clip-pairs": (
        "    static void right(String text) {\n        Scanner in = new Scanner(text);\n        int n = in.nextInt();\n"
        "        long lo = in.nextLong(), hi = in.nextLong(), found = 0;\n        long[] clips = new long[n];\n"
        "        for (int at = 0; at < n; at++) {\n            clips[at] = in.nextLong();\n"
        "            for (int other = 0; other < at; other++)\n"
        "                if (lo <= clips[at] + clips[other] && clips[at] + clips[other] <= hi) found++;\n        }\n"
        "        System.out.println(found);\n    }",
        "public static void main(String[] arguments) throws Exception",
        'String text = new String(System.in.readAllBytes(), "UTF-8");',
        "text",
        'System.out.print("7 ");',
        "Made.right(text);",
    ),
}
_JAVA_FAULTS = {
    "slow": ("while (Made.one == 1) {}", "while (Made.one == 1) java.util.concurrent.locks.LockSupport.park();"),
    "crash": (
        *('throw new IllegalStateException("no such clip");', "int[] row = new int[3]; row[Made.one + 6] = 1;"),
        *("Object nowhere = null; nowhere.toString();", "Made.one = 7 / (Made.one - 1);", "System.exit(3);"),
        *("Made.one = Made.deep(1);", "new ArrayList<Long>().iterator().next();", 'Long.parseLong("seven");'),
    ),
    "greedy": (
        "long[][] rows = new long[9999][]; for (int at = 0; at < 9999; at++) rows[at] = new long[1000000];",
        'StringBuilder all = new StringBuilder("and on"); while (Made.one == 1) all.append(all);',
    ),
    "loud": ('while (Made.one == 1) System.out.println("1 2 3");',),
}


def answer_in(language: str, folder: ProblemFolder, faults: Sequence[tuple[Case, str]], rng: random.Random) -> str:
    """A right answer with a fault of this kind in each of these cases."""
    is_go, slug = language == "go", folder.problem.slug
    shell, parts, spelled = (_GO, _GO_PARTS, _GO_FAULTS) if is_go else (_JAVA, _JAVA_PARTS, _JAVA_FAULTS)
    reference, asked, begin, arguments, wrong, end = parts[slug]
    is_program = folder.problem.signature is None
    lines = ""
    for case, kind in faults:
        words = wrong if kind == "wrong" else rng.choice(spelled[kind])
        tag = tag_of(case.input, is_text=is_program)
        lines += f"\tcase {tag}:\n\t\t{words}\n" if is_go else f'        if (tag.equals("{tag}")) {{ {words} }}\n'
    source = shell.replace("REFERENCE", reference).replace("ASKED", asked).replace("BEGIN", begin)
    source = source.replace("CLASS", "public class Main" if is_program else "class Solution")
    return source.replace("ARGUMENTS", arguments).replace("CASES", lines).replace("END", end)
