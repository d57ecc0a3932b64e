// Calls a person's Go function case by case. Requests and answers are as wire.py tells; the types come from the function itself.
package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"os"
	"reflect"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const tikprepMostNodes = 2000000

type tikprepUnfit struct{ why string }

type tikprepIn struct {
	raw []byte
	at  int
}

func (in *tikprepIn) take(length int) []byte {
	if length < 0 || len(in.raw)-in.at < length {
		panic(tikprepUnfit{"the request is damaged"})
	}
	in.at += length
	return in.raw[in.at-length : in.at]
}
func (in *tikprepIn) count() int { return int(binary.LittleEndian.Uint32(in.take(4))) }
func (in *tikprepIn) integer() int64 {
	return int64(binary.LittleEndian.Uint64(in.take(8)))
}
func (in *tikprepIn) real() float64 { return math.Float64frombits(binary.LittleEndian.Uint64(in.take(8))) }

// item reads one item of a list with this tag: packed numbers have no tag of their own.
func (in *tikprepIn) item(list byte, to reflect.Value) {
	switch list {
	case 'I':
		tikprepSetNumber(to, float64(0), in.integer(), true)
	case 'F':
		tikprepSetNumber(to, in.real(), 0, false)
	default:
		in.value(to)
	}
}

func tikprepSetNumber(to reflect.Value, real float64, integer int64, isInteger bool) {
	switch to.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if isInteger && !to.OverflowInt(integer) {
			to.SetInt(integer)
			return
		}
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		if isInteger && integer >= 0 && !to.OverflowUint(uint64(integer)) {
			to.SetUint(uint64(integer))
			return
		}
	case reflect.Float32, reflect.Float64:
		if isInteger {
			real = float64(integer)
		}
		to.SetFloat(real)
		return
	case reflect.Interface:
		if isInteger {
			to.Set(reflect.ValueOf(int(integer)))
		} else {
			to.Set(reflect.ValueOf(real))
		}
		return
	}
	panic(tikprepUnfit{"an argument does not fit into the type " + to.Type().String() + " of the parameter: keep to the stub"})
}

func (in *tikprepIn) value(to reflect.Value) {
	tag := in.take(1)[0]
	switch tag {
	case 'i':
		tikprepSetNumber(to, 0, in.integer(), true)
	case 'f':
		tikprepSetNumber(to, in.real(), 0, false)
	case 't', 'u':
		tikprepSet(to, reflect.ValueOf(tag == 't'))
	case 's':
		tikprepSet(to, reflect.ValueOf(string(in.take(in.count()))))
	case 'm':
		in.pairs(to)
	case 'l', 'I', 'F':
		in.items(tag, in.count(), to)
	case 'R':
		rows, wide := in.count(), in.count()
		if to.Kind() != reflect.Slice {
			panic(tikprepUnfit{"a parameter has the type " + to.Type().String() + " and not that of a list: keep to the stub"})
		}
		to.Set(reflect.MakeSlice(to.Type(), rows, rows))
		for i := 0; i < rows; i++ {
			in.items('I', wide, to.Index(i))
		}
	}
}

func tikprepSet(to, value reflect.Value) {
	if !value.Type().AssignableTo(to.Type()) {
		panic(tikprepUnfit{"an argument of type " + value.Type().String() + " does not fit into the type " + to.Type().String() + " of the parameter: keep to the stub"})
	}
	to.Set(value)
}

func (in *tikprepIn) pairs(to reflect.Value) {
	if to.Kind() != reflect.Map {
		panic(tikprepUnfit{"a parameter has the type " + to.Type().String() + " and not that of a map: keep to the stub"})
	}
	count := in.count()
	to.Set(reflect.MakeMapWithSize(to.Type(), count))
	for ; count > 0; count-- {
		key := reflect.New(to.Type().Key()).Elem()
		item := reflect.New(to.Type().Elem()).Elem()
		in.value(key)
		in.value(item)
		to.SetMapIndex(key, item)
	}
}

func (in *tikprepIn) items(tag byte, count int, to reflect.Value) {
	switch list := to.Addr().Interface().(type) {
	case **ListNode:
		last := list
		for ; count > 0; count-- {
			node := new(ListNode)
			in.item(tag, reflect.ValueOf(node).Elem().FieldByName("Val"))
			*last = node
			last = &node.Next
		}
		return
	case **TreeNode:
		in.tree(tag, count, list)
		return
	case *[]int:
		if tag == 'I' {
			found := make([]int, count)
			for i := range found {
				found[i] = int(in.integer())
			}
			*list = found
			return
		}
	}
	if to.Kind() != reflect.Slice {
		panic(tikprepUnfit{"a parameter has the type " + to.Type().String() + " and not that of a list: keep to the stub"})
	}
	to.Set(reflect.MakeSlice(to.Type(), count, count))
	for i := 0; i < count; i++ {
		in.item(tag, to.Index(i))
	}
}

func (in *tikprepIn) tree(tag byte, count int, root **TreeNode) {
	places := []**TreeNode{root}
	for ; count > 0; count-- {
		place := places[0]
		places = places[1:]
		if tag == 'l' && in.raw[in.at] == 'n' {
			in.at++
			continue
		}
		node := new(TreeNode)
		in.item(tag, reflect.ValueOf(node).Elem().FieldByName("Val"))
		*place = node
		places = append(places, &node.Left, &node.Right)
	}
}

func tikprepCount(out []byte, tag byte, count int) []byte {
	return binary.LittleEndian.AppendUint32(append(out, tag), uint32(count))
}

func tikprepPut(out []byte, value reflect.Value) []byte {
	switch value.Kind() {
	case reflect.Bool:
		if value.Bool() {
			return append(out, 't')
		}
		return append(out, 'u')
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return binary.LittleEndian.AppendUint64(append(out, 'i'), uint64(value.Int()))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		if value.Uint() > math.MaxInt64 {
			panic(tikprepUnfit{"the answer holds a number that does not fit into 64 bits"})
		}
		return binary.LittleEndian.AppendUint64(append(out, 'i'), value.Uint())
	case reflect.Float32, reflect.Float64:
		return binary.LittleEndian.AppendUint64(append(out, 'f'), math.Float64bits(value.Float()))
	case reflect.String:
		return append(tikprepCount(out, 's', value.Len()), value.String()...)
	case reflect.Slice, reflect.Array:
		out = tikprepCount(out, 'l', value.Len())
		for i := 0; i < value.Len(); i++ {
			out = tikprepPut(out, value.Index(i))
		}
		return out
	case reflect.Map:
		out = tikprepCount(out, 'm', value.Len())
		for pairs := value.MapRange(); pairs.Next(); {
			out = tikprepPut(tikprepPut(out, pairs.Key()), pairs.Value())
		}
		return out
	case reflect.Interface:
		if value.IsNil() {
			return append(out, 'n')
		}
		return tikprepPut(out, value.Elem())
	}
	switch node := value.Interface().(type) {
	case *ListNode:
		var items []byte
		count := 0
		for ; node != nil; node = node.Next {
			if count++; count > tikprepMostNodes {
				panic(tikprepUnfit{"the linked list of the answer does not end"})
			}
			items = tikprepPut(items, reflect.ValueOf(node.Val))
		}
		return append(tikprepCount(out, 'l', count), items...)
	case *TreeNode:
		return tikprepPutTree(out, node)
	}
	panic(tikprepUnfit{"the answer holds a value of type " + value.Type().String() + ": keep to the stub"})
}

func tikprepPutTree(out []byte, root *TreeNode) []byte {
	nodes := []*TreeNode{root}
	for i := 0; i < len(nodes); i++ {
		if len(nodes) > tikprepMostNodes {
			panic(tikprepUnfit{"the tree of the answer does not end"})
		}
		if nodes[i] != nil {
			nodes = append(nodes, nodes[i].Left, nodes[i].Right)
		}
	}
	for len(nodes) > 0 && nodes[len(nodes)-1] == nil {
		nodes = nodes[:len(nodes)-1]
	}
	out = tikprepCount(out, 'l', len(nodes))
	for _, node := range nodes {
		if node == nil {
			out = append(out, 'n')
		} else {
			out = tikprepPut(out, reflect.ValueOf(node.Val))
		}
	}
	return out
}

// tikprepClockSlack is for a clock of the processor that stands still right after a process wakes, as virtual machines'
// do: up to 3.5 ms were seen.
const tikprepClockSlack = 5 * time.Millisecond

func tikprepCPU() time.Duration {
	var usage syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &usage) != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func tikprepMemoryKB() int64 {
	status, err := os.ReadFile("/proc/self/status")
	if err == nil {
		for _, line := range strings.Split(string(status), "\n") {
			fields := strings.Fields(line)
			if len(fields) > 1 && fields[0] == "VmHWM:" {
				found, _ := strconv.ParseInt(fields[1], 10, 64)
				return found
			}
		}
	}
	return 0
}

// tikprepTrace keeps of a panic what it says and the lines of the solution.
func tikprepTrace(problem any) string {
	told := []string{}
	lines := strings.Split(string(debug.Stack()), "\n")
	for i, line := range lines {
		if at := strings.Index(line, "solution.go:"); at >= 0 && len(told) < 40 {
			place := strings.Fields(line[at+len("solution.go:"):])[0]
			name := strings.TrimPrefix(strings.SplitN(lines[i-1], "(", 2)[0], "main.")
			told = append(told, "  line "+place+", in "+name)
		}
	}
	return strings.Join(append(told, fmt.Sprint("panic: ", problem)), "\n")
}

func tikprepAnswer(function reflect.Value, request []byte) (status string, taken time.Duration, payload []byte) {
	defer func() {
		if problem := recover(); problem != nil {
			if unfit, ok := problem.(tikprepUnfit); ok {
				status, payload = "unfit", []byte(unfit.why)
			} else {
				status, payload = "error", []byte(tikprepTrace(problem))
			}
		}
	}()
	in := &tikprepIn{raw: request}
	list := in.take(1)[0]
	count := in.count()
	if count != function.Type().NumIn() || function.Type().NumOut() != 1 {
		panic(tikprepUnfit{"the function takes or gives another number of values: keep to the stub"})
	}
	arguments := make([]reflect.Value, count)
	for i := range arguments {
		arguments[i] = reflect.New(function.Type().In(i)).Elem()
		in.item(list, arguments[i])
	}
	cpu, begin := tikprepCPU(), time.Now()
	got := function.Call(arguments)
	taken = time.Since(begin)
	if used := tikprepCPU() - cpu + tikprepClockSlack; used < taken {
		taken = used
	}
	return "ok", taken, tikprepPut(nil, got[0])
}

func tikprepSay(out io.Writer, nonce, status string, taken time.Duration, payload []byte) {
	head := fmt.Sprintf("%s %s %d %d %d\n", nonce, status, taken.Microseconds(), tikprepMemoryKB(), len(payload))
	if _, err := out.Write(append([]byte(head), payload...)); err != nil {
		os.Exit(3)
	}
}

func tikprepServe(function any) {
	// A stack without end is told as such long before it has taken all memory.
	debug.SetMaxStack(64 << 20)
	inFD, _ := strconv.Atoi(os.Args[len(os.Args)-2])
	outFD, _ := strconv.Atoi(os.Args[len(os.Args)-1])
	in := bufio.NewReader(os.NewFile(uintptr(inFD), "requests"))
	out := os.NewFile(uintptr(outFD), "answers")
	tikprepSay(out, "-", "ready", 0, nil)
	for {
		head, err := in.ReadString('\n')
		fields := strings.Fields(head)
		if err != nil || len(fields) != 2 {
			return
		}
		length, _ := strconv.Atoi(fields[1])
		request := make([]byte, length)
		if _, err := io.ReadFull(in, request); err != nil {
			return
		}
		status, taken, payload := tikprepAnswer(reflect.ValueOf(function), request)
		tikprepSay(out, fields[0], status, taken, payload)
	}
}
