package data

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const sentences = " the cat <unk> \n the dog \n"

// serve serves a file over TLS, and counts how often it is asked.
func serve(t *testing.T, handle http.HandlerFunc) (*httptest.Server, *int) {
	asked := 0
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		handle(w, r)
	}))
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // of handshakes that a client breaks off
	s.StartTLS()
	t.Cleanup(s.Close)
	return s, &asked
}

func pinned(url, content string) Download {
	sum := sha256.Sum256([]byte(content))
	return Download{URL: url, SHA256: hex.EncodeToString(sum[:]), Size: int64(len(content))}
}

func TestFetchOnce(t *testing.T) {
	s, asked := serve(t, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, sentences) })
	path := filepath.Join(t.TempDir(), "text")
	d := pinned(s.URL+"/text", sentences)
	for range 2 {
		if err := d.Fetch(context.Background(), path, s.Client()); err != nil {
			t.Fatal(err)
		}
	}
	if have, err := os.ReadFile(path); err != nil || string(have) != sentences || *asked != 1 {
		t.Errorf("have %q %v, asked %d times", have, err, *asked)
	}
	// A file that is another one is refused and kept, and nobody is asked.
	if err := os.WriteFile(path, []byte(strings.ToUpper(sentences)), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := d.Fetch(context.Background(), path, s.Client()); err == nil || !strings.Contains(err.Error(), "another file: its SHA-256 is") {
		t.Errorf("have %v", err)
	}
	if have, _ := os.ReadFile(path); string(have) != strings.ToUpper(sentences) || *asked != 1 {
		t.Errorf("have %q, asked %d times", have, *asked)
	}
}

// Whatever is wrong, nothing is left behind.
func TestFetchRefuses(t *testing.T) {
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, sentences) }))
	defer plain.Close()
	s, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/other":
			io.WriteString(w, strings.ToUpper(sentences))
		case "/long":
			io.WriteString(w, sentences+sentences)
		case "/short":
			io.WriteString(w, sentences[:9])
		case "/cut":
			w.Header().Set("Content-Length", "26")
			io.WriteString(w, sentences[:9])
		case "/plain":
			http.Redirect(w, r, plain.URL, http.StatusFound)
		case "/round":
			http.Redirect(w, r, "/round", http.StatusFound)
		case "/moved":
			http.Redirect(w, r, "/text", http.StatusFound)
		case "/text":
			io.WriteString(w, sentences)
		default:
			http.NotFound(w, r)
		}
	})
	careless := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	dir := t.TempDir()
	path := filepath.Join(dir, "text")
	try := func(d Download, client *http.Client) error { return d.Fetch(context.Background(), path, client) }
	for says, err := range map[string]error{
		"its SHA-256 is":                   try(pinned(s.URL+"/other", sentences), s.Client()),
		"more than 26 bytes":               try(pinned(s.URL+"/long", sentences), s.Client()),
		"it has 9 of 26 bytes":             try(pinned(s.URL+"/short", sentences), s.Client()),
		"unexpected EOF":                   try(pinned(s.URL+"/cut", sentences), s.Client()),
		"404":                              try(pinned(s.URL+"/none", sentences), s.Client()),
		"redirects to \"http\"":            try(pinned(s.URL+"/plain", sentences), s.Client()),
		"more than 10 times":               try(pinned(s.URL+"/round", sentences), s.Client()),
		"only https will do, not \"http\"": try(pinned(plain.URL, sentences), s.Client()),
		"certificate":                      try(pinned(s.URL+"/text", sentences), nil), // signed by nobody we know
		"a copy that you have can be put":  try(pinned(s.URL+"/text", sentences), nil),
		"the client does not check":        try(pinned(s.URL+"/text", sentences), careless),
		"is not 64 hexadecimal digits":     try(Download{URL: s.URL + "/text", SHA256: "12"}, s.Client()),
		"the SHA-256 \"\"":                 try(Download{URL: s.URL + "/text"}, s.Client()),
	} {
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("have %v, want %q", err, says)
		}
		if files, _ := os.ReadDir(dir); len(files) != 0 {
			t.Fatalf("%s: left behind %v", says, files)
		}
	}
	stopped, stop := context.WithCancel(context.Background())
	stop()
	if err := pinned(s.URL+"/text", sentences).Fetch(stopped, path, s.Client()); err == nil {
		t.Error("a context that is done: no error")
	}
	if err := try(pinned(s.URL+"/moved", sentences), s.Client()); err != nil {
		t.Errorf("moved within https: %v", err)
	}
}

func TestLoadCorpus(t *testing.T) {
	texts := map[string]string{"/ptb.train.txt": sentences, "/ptb.valid.txt": "the dog\n", "/ptb.test.txt": "a cat \n"}
	s, asked := serve(t, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, texts[r.URL.Path]) })
	var parts [3]Download
	for i, name := range []string{"/ptb.train.txt", "/ptb.valid.txt", "/ptb.test.txt"} {
		parts[i] = pinned(s.URL+name, texts[name])
	}
	folder := filepath.Join(t.TempDir(), "new", "ptb")
	for range 2 {
		c, err := LoadCorpus(context.Background(), folder, parts, s.Client())
		if err != nil {
			t.Fatal(err)
		}
		if have, want := strings.Join(c.Words.Words(), " "), "the cat <unk> <eos> dog"; have != want {
			t.Errorf("words: have %s, want %s", have, want)
		}
		for i, part := range []struct{ have, want []int64 }{{c.Train, []int64{0, 1, 2, 3, 0, 4, 3}}, {c.Valid, []int64{0, 4, 3}}, {c.Test, []int64{2, 1, 3}}} {
			if !slices.Equal(part.have, part.want) {
				t.Errorf("part %d: have %v, want %v", i, part.have, part.want)
			}
		}
	}
	if *asked != 3 {
		t.Errorf("asked %d times, want 3", *asked)
	}
	parts[1].SHA256 = parts[0].SHA256
	if _, err := LoadCorpus(context.Background(), folder, parts, s.Client()); err == nil || !strings.Contains(err.Error(), "ptb.valid.txt") {
		t.Errorf("have %v", err)
	}
	for i, d := range PennTreebank {
		if sum, err := hex.DecodeString(d.SHA256); err != nil || len(sum) != sha256.Size || !strings.HasPrefix(d.URL, "https://") {
			t.Errorf("part %d of the Penn Treebank cannot be fetched", i)
		}
	}
}
