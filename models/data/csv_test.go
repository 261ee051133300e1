package data

import (
	"slices"
	"strings"
	"testing"

	"gorgonia.org/tensor"
)

func TestCSV(t *testing.T) {
	const flowers = "\ufefflength, width,species\n5.1,3.5,setosa\n\n7, 3.2 ,\"versi, color\"\n 4.9,-3e0,setosa\n"
	for _, class := range []string{"species", "3"} {
		table, err := CSV{Header: true, Class: class}.Read(strings.NewReader(flowers))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(table.Columns, []string{"length", "width"}) || !slices.Equal(table.Classes.Words(), []string{"setosa", "versi, color"}) {
			t.Errorf("have %q %q", table.Columns, table.Classes.Words())
		}
		if !table.X.Shape().Eq(tensor.Shape{3, 2}) || !slices.Equal(table.X.Float64s(), []float64{5.1, 3.5, 7, 3.2, 4.9, -3}) {
			t.Errorf("have %v", table.X)
		}
		set, err := table.Set(tensor.Float32)
		if err != nil || !slices.Equal(set.T.Float32s(), []float32{1, 0, 0, 1, 1, 0}) || !slices.Equal(set.Labels.Int64s(), []int64{0, 1, 0}) {
			t.Errorf("have %v %v", set, err)
		}
	}
	table, err := CSV{Comma: ';', Class: "1"}.Read(strings.NewReader("b;1;2\na;3;4"))
	if err != nil || !slices.Equal(table.Columns, []string{"2", "3"}) || !slices.Equal(table.X.Float64s(), []float64{1, 2, 3, 4}) || !slices.Equal(table.Labels.Int64s(), []int64{0, 1}) {
		t.Errorf("have %v %v", table, err)
	}
	table, err = CSV{}.Read(strings.NewReader("1,2\r\n3,4\r\n"))
	if err != nil || !slices.Equal(table.X.Float64s(), []float64{1, 2, 3, 4}) || table.Labels != nil {
		t.Errorf("have %v %v", table, err)
	}
	if _, err := table.Set(tensor.Float64); err == nil {
		t.Error("a set without classes: no error")
	}
}

func TestCSVMistakes(t *testing.T) {
	for _, c := range []struct {
		CSV
		text, says string
	}{
		{CSV{}, "", "hold no data"},
		{CSV{Header: true}, "a,b\n", "hold no data"},
		{CSV{Class: "1"}, "x\ny\n", "hold no data"},
		{CSV{}, "1,2\n3,x\n", `line 2, column 3 (2): "x" is no finite number`},
		{CSV{Header: true}, "a,b\n1,2\n3,\n", `line 3, column 3 (b): "" is no finite number`},
		{CSV{}, "1,2\n3,NaN\n", `"NaN" is no finite`},
		{CSV{}, "1e999,2\n", `"1e999" is no finite`},
		{CSV{}, "1,2\n3\n", "line 2: wrong number of fields"},
		{CSV{}, "1,\"2\n", "quote"},
		{CSV{Header: true, Class: "c"}, "a,b\n1,2\n", `no column "c" for the classes: they are a, b`},
		{CSV{Header: true, Class: "a"}, "a,b\n ,2\n", "line 2, column 2 (a): the class is empty"},
		{CSV{Header: true, Class: "a"}, "a,b\nx,2\ny,z\n", "line 3, column 3 (b)"},
	} {
		if _, err := c.Read(strings.NewReader(c.text)); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%q: have %v, want %q", c.text, err, c.says)
		}
	}
}

func TestPad(t *testing.T) {
	sequences := [][]int64{{7, 8}, {9}, {}, {4, 5, 6}}
	x, mask, err := Pad(sequences, 0, -1, Right, tensor.Float64)
	if err != nil {
		t.Fatal(err)
	}
	if want := []int64{7, 8, -1, 9, -1, -1, -1, -1, -1, 4, 5, 6}; !slices.Equal(x.Int64s(), want) || !x.Shape().Eq(tensor.Shape{4, 3}) {
		t.Errorf("have %v, want %v", x, want)
	}
	if want := []float64{1, 1, 0, 1, 0, 0, 0, 0, 0, 1, 1, 1}; !slices.Equal(mask.Float64s(), want) || !mask.Shape().Eq(x.Shape()) {
		t.Errorf("have %v, want %v", mask, want)
	}
	x, mask, err = Pad(sequences[:2], 4, 0, Left, tensor.Float32)
	if err != nil || !slices.Equal(x.Int64s(), []int64{0, 0, 7, 8, 0, 0, 0, 9}) || !slices.Equal(mask.Float32s(), []float32{0, 0, 1, 1, 0, 0, 0, 1}) {
		t.Errorf("have %v %v %v", x, mask, err)
	}
	for says, length := range map[string]int{"sequence 3 has 3 elements, more than 2": 2, "length of -1": -1} {
		if _, _, err := Pad(sequences, length, 0, Right, tensor.Float64); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("have %v, want %q", err, says)
		}
	}
	if _, _, err := Pad(nil, 3, 0, Right, tensor.Float64); err == nil {
		t.Error("no sequences: no error")
	}
	if _, _, err := Pad(sequences, 3, 0, Right, tensor.Int64); err == nil {
		t.Error("a mask of integers: no error")
	}
}

// FuzzCSV reads any bytes as a table: it has as many numbers as its shape says,
// and a class for each row, or there is an error.
func FuzzCSV(f *testing.F) {
	f.Add("a,b,c\n1,2,x\n3,4,y\n", true, "c")
	f.Add("1;2\n", false, "")
	f.Add("a,\"b\n\",c\n1,2,\xff\n", true, "3")
	f.Fuzz(func(t *testing.T, text string, header bool, class string) {
		table, err := CSV{Header: header, Class: class}.Read(strings.NewReader(text))
		if (err == nil) != (table != nil) {
			t.Fatal("neither a table nor an error")
		}
		if err != nil {
			return
		}
		rows := table.X.Shape()[0]
		if len(table.X.Float64s()) != rows*len(table.Columns) || class != "" && len(table.Labels.Int64s()) != rows {
			t.Fatalf("%q: have %v numbers of %d columns", text, table.X.Shape(), len(table.Columns))
		}
	})
}

// A name that two columns have does not tell which has the classes; their numbers
// do, and columns of numbers may share one.
func TestCSVOfEqualNames(t *testing.T) {
	const text = "a,b,a\n1,2,3\n4,5,6\n"
	_, err := CSV{Header: true, Class: "a"}.Read(strings.NewReader(text))
	if want := `data: CSV: line 1, column 3: a second column is named "a"`; err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("have %v, want %s", err, want)
	}
	table, err := CSV{Header: true, Class: "3"}.Read(strings.NewReader(text))
	if err != nil || table.X.Float64s()[3] != 5 || table.Classes.Word(1) != "6" {
		t.Errorf("by number: have %v, %v", table, err)
	}
	if table, err = (CSV{Header: true}).Read(strings.NewReader(text)); err != nil || table.X.Shape()[1] != 3 {
		t.Errorf("without classes: have %v, %v", table, err)
	}
}
