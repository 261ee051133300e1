package viz_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A schema is what a value of JSON may be: a text, a number, a list, an object
// with fields that must be there and others that may, or one of several.
type schema struct {
	kind       string // "text", "number", "list", "object", "either"
	each       *schema
	need, may  fields
	one, other *schema
}

type fields map[string]*schema

var aText, aNumber = &schema{kind: "text"}, &schema{kind: "number"}

func listOf(each *schema) *schema { return &schema{kind: "list", each: each} }

func object(need, may fields) *schema { return &schema{kind: "object", need: need, may: may} }

// faults lists in what a value is not as the schema says.
func (s *schema) faults(at string, x any) []string {
	ok := false
	switch s.kind {
	case "text":
		_, ok = x.(string)
	case "number":
		_, ok = x.(float64)
	case "either":
		return s.either(at, x)
	case "list":
		if list, is := x.([]any); is {
			var all []string
			for i, y := range list {
				all = append(all, s.each.faults(fmt.Sprintf("%s[%d]", at, i), y)...)
			}
			return all
		}
	case "object":
		if o, is := x.(map[string]any); is {
			return s.fieldFaults(at, o)
		}
	}
	if !ok {
		return []string{fmt.Sprintf("%s: %T, want %s", at, x, s.kind)}
	}
	return nil
}

func (s *schema) either(at string, x any) []string {
	all := s.one.faults(at, x)
	if len(all) == 0 || len(s.other.faults(at, x)) == 0 {
		return nil
	}
	return all
}

func (s *schema) fieldFaults(at string, o map[string]any) (all []string) {
	for _, name := range slices.Sorted(maps.Keys(s.need)) {
		if _, ok := o[name]; !ok {
			all = append(all, at+": no "+name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(o)) {
		of := s.need[name]
		if of == nil {
			of = s.may[name]
		}
		if of == nil {
			all = append(all, at+": unknown "+name)
			continue
		}
		all = append(all, of.faults(at+"."+name, o[name])...)
	}
	return all
}

// explorerSchema is what Model Explorer's input_graph.ts and types.ts (0.1.32)
// declare, without what only other adapters write: subgraphs, overlays, configs.
var explorerSchema = func() *schema {
	pairs := listOf(object(fields{"key": aText, "value": aText}, nil))
	items := listOf(object(fields{"id": aText, "attrs": pairs}, nil))
	node := object(fields{"id": aText, "label": aText, "namespace": aText}, fields{
		"attrs": pairs, "inputsMetadata": items, "outputsMetadata": items,
		"incomingEdges": listOf(object(fields{"sourceNodeId": aText, "sourceNodeOutputId": aText, "targetNodeInputId": aText}, nil)),
		"style": object(nil, fields{"backgroundColor": aText, "borderColor": aText, "hoveredBorderColor": aText,
			"textColor": aText, "borderWidth": aNumber}),
	})
	return object(fields{"label": aText, "graphs": listOf(object(fields{"id": aText, "nodes": listOf(node)}, nil))}, fields{"graphSorting": aText})
}()

// netronSchema is what Netron's message.js (9.2.1) reads. It throws where a list
// of values, or the type of a tensor, is missing; the rest it takes as empty.
var netronSchema = func() *schema {
	dims := listOf(&schema{kind: "either", one: aNumber, other: aText})
	of := object(fields{"dataType": aText, "shape": object(fields{"dimensions": dims}, nil)}, nil)
	uses := listOf(object(fields{"name": aText, "value": listOf(aText)}, nil))
	argument := object(fields{"name": aText}, fields{"type": of, "initializer": object(fields{"type": of}, nil)})
	node := object(fields{"type": object(fields{"name": aText}, fields{"category": aText}), "inputs": uses, "outputs": uses},
		fields{"name": aText, "attributes": listOf(object(fields{"name": aText, "value": aText}, nil))})
	graph := object(fields{"arguments": listOf(argument), "inputs": uses, "outputs": uses, "nodes": listOf(node)}, fields{"name": aText})
	return object(fields{"signature": aText, "graphs": listOf(graph)}, fields{"format": aText, "producer": aText, "version": aText, "description": aText})
}()

var schemas = map[string]*schema{"json": explorerSchema, "netron": netronSchema}

// The files for other tools have the fields that those read, of their types, and
// no others. The golden ones have also been opened with the tools themselves: by
// Netron 9.2.1's message.js, which took each for its own, with every value typed
// and made once or an initializer; and by Model Explorer 0.1.32, whose compiler
// accepted each as a GraphCollection, and whose graph_processor.ts and
// graph_layout.ts found all nodes and edges and gave a place to all that is seen at first.
func TestSchemas(t *testing.T) {
	for suffix, s := range schemas {
		for _, w := range writtens {
			for _, fault := range s.faults("", parsed(t, w.net+"."+suffix, nil)) {
				t.Errorf("%s.%s: %s", w.net, suffix, fault)
			}
		}
	}
}

// What is planted in the files is found.
func TestSchemasFindFaults(t *testing.T) {
	for suffix, plants := range map[string][][3]string{
		"json": {
			{`"namespace"`, `"nameSpace"`, ".graphs[0].nodes[0]: no namespace .graphs[0].nodes[0]: unknown nameSpace"},
			{`"sourceNodeId": "f0000"`, `"sourceNodeId": 0`, "sourceNodeId: float64, want text"},
			{`"attrs": [`, `"attrs": [null, `, "attrs[0]: <nil>, want object"},
			{`"graphs": [`, `"subgraphs": [`, ": no graphs : unknown subgraphs"},
			{`"value": "x"`, `"value": ["x"]`, "value: []interface {}, want text"},
		},
		"netron": {
			{`"dataType"`, `"dtype"`, "no dataType"},
			{`"dimensions": [`, `"dimensions": [true, `, "dimensions[0]: bool, want number"},
			{`"outputs": [`, `"outputs": {}, "results": [`, "outputs: map[string]interface {}, want list"},
			{`"signature"`, `"sig"`, ": no signature"},
		},
	} {
		for _, p := range plants {
			found := strings.Join(schemas[suffix].faults("", parsed(t, "spiral."+suffix, func(file []byte) []byte {
				if !bytes.Contains(file, []byte(p[0])) {
					t.Errorf("%s: nothing is %s", suffix, p[0])
				}
				return bytes.Replace(file, []byte(p[0]), []byte(p[1]), 1)
			})), " ")
			if !strings.Contains(found, p[2]) {
				t.Errorf("%s → %s: have %q, want %q", p[0], p[1], found, p[2])
			}
		}
	}
}

// parsed returns a golden file of the writers, changed before it is parsed.
func parsed(t *testing.T, name string, change func([]byte) []byte) (x any) {
	t.Helper()
	file, err := os.ReadFile(filepath.Join("testdata", "writers", name))
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		file = change(file)
	}
	if err := json.Unmarshal(file, &x); err != nil {
		t.Fatal(name, err)
	}
	return x
}
