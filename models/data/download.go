package data

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"strings"

	"keisan/internal/atomicfile"
)

// Download is a file on the web that can only be the one that is meant.
type Download struct {
	URL    string // https://…
	SHA256 string // of its content, in hexadecimal digits
	Size   int64  // its bytes
}

// Fetch makes sure that path holds the file. A file that is there is checked,
// and if it is another one that is an error: it is not written over. If there
// is none it is downloaded, over TLS with the certificates checked, and appears
// at path only if its size and checksum are right. client nil is Go's own.
//
// A URL that is not https, also one that the server redirects to, and a client
// told to skip the checks of certificates are errors.
func (d Download) Fetch(ctx context.Context, path string, client *http.Client) error {
	err := d.fetch(ctx, path, client)
	if err != nil {
		return fmt.Errorf("data: %s from %s: %w", path, d.URL, err)
	}
	return nil
}

func (d Download) fetch(ctx context.Context, path string, client *http.Client) error {
	if sum, err := hex.DecodeString(d.SHA256); err != nil || len(sum) != sha256.Size {
		return fmt.Errorf("the SHA-256 %.80q is not %d hexadecimal digits", d.SHA256, 2*sha256.Size)
	}
	f, err := os.Open(path)
	if err == nil {
		defer f.Close()
		return d.copy(io.Discard, f)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	client, err = strict(client)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, d.URL, nil)
	if err != nil {
		return err
	}
	if request.URL.Scheme != "https" {
		return fmt.Errorf("only https will do, not %q", request.URL.Scheme)
	}
	response, err := client.Do(request)
	if err != nil {
		return fmt.Errorf("%w; a copy that you have can be put there, and is checked", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the server answers %s", response.Status)
	}
	return atomicfile.Write(path, func(w io.Writer) error { return d.copy(w, response.Body) })
}

// copy copies the file's bytes, and no more, and checks that it is the file.
func (d Download) copy(w io.Writer, r io.Reader) error {
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(w, sum), io.LimitReader(r, d.Size+1))
	switch have := hex.EncodeToString(sum.Sum(nil)); {
	case err != nil:
		return err
	case n > d.Size:
		return fmt.Errorf("another file: it has more than %d bytes", d.Size)
	case n < d.Size:
		return fmt.Errorf("another file, or cut off: it has %d of %d bytes", n, d.Size)
	case have != strings.ToLower(d.SHA256):
		return fmt.Errorf("another file: its SHA-256 is %s, not %s", have, strings.ToLower(d.SHA256))
	}
	return nil
}

// strict returns the client with all redirections held to https.
func strict(client *http.Client) (*http.Client, error) {
	if client == nil {
		client = http.DefaultClient
	}
	if t, ok := client.Transport.(*http.Transport); ok && t.TLSClientConfig != nil && t.TLSClientConfig.InsecureSkipVerify {
		return nil, errors.New("the client does not check certificates")
	}
	own := *client
	own.CheckRedirect = func(r *http.Request, via []*http.Request) error {
		switch {
		case r.URL.Scheme != "https":
			return fmt.Errorf("the server redirects to %q, and only https will do", r.URL.Scheme)
		case client.CheckRedirect != nil:
			return client.CheckRedirect(r, via)
		case len(via) >= 10:
			return errors.New("the server redirects more than 10 times")
		}
		return nil
	}
	return &own, nil
}
