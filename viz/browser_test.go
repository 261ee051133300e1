package viz_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"keisan/autodiff"
	"keisan/viz"
)

// newBrowser starts a browser without a head, and ends it with the test. Without
// one, the test is skipped.
func newBrowser(t *testing.T) context.Context {
	t.Helper()
	program := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			program = path
			break
		}
	}
	if program == "" {
		t.Skip("no browser is installed (Debian, Ubuntu: apt install chromium)")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.WSURLReadTimeout(time.Minute), chromedp.WindowSize(1440, 900),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, _ = chromedp.NewContext(ctx)
	if err := chromedp.Run(ctx); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { chromedp.Cancel(ctx) })
	return ctx
}

// A tab shows one page. What goes wrong there fails the test.
type tab struct {
	*testing.T
	ctx context.Context
	url string
}

// open writes the page of a drawing and opens it at a fragment, for a reader who
// wants no motion.
func open(t *testing.T, browser context.Context, d *viz.Diagram, fragment string) *tab {
	t.Helper()
	path := filepath.Join(t.TempDir(), "step.html")
	if err := d.Save(path); err != nil && !errors.As(err, new(*autodiff.Error)) {
		t.Fatal(err) // a mistake of the graph is drawn
	}
	ctx, stop := chromedp.NewContext(browser)
	t.Cleanup(stop)
	ctx, stop = context.WithTimeout(ctx, 4*time.Minute)
	t.Cleanup(stop)
	b := &tab{T: t, ctx: ctx, url: "file://" + filepath.ToSlash(path)}
	b.watch()
	b.run(network.Enable(), prefer("prefers-reduced-motion", "reduce"), page.BringToFront(), chromedp.Navigate(b.url+fragment))
	return b
}

// prefer makes the browser tell pages what its reader prefers.
func prefer(feature, value string) chromedp.Action {
	return emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: feature, Value: value}})
}

// watch collects what a page must not do.
func (b *tab) watch() {
	var mu sync.Mutex
	var wrong []string
	note := func(text string) {
		mu.Lock()
		defer mu.Unlock()
		wrong = append(wrong, text)
	}
	chromedp.ListenTarget(b.ctx, func(event any) {
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			note("exception: " + e.ExceptionDetails.Error())
		case *runtime.EventConsoleAPICalled:
			note("console: " + string(e.Type))
		case *page.EventJavascriptDialogOpening:
			note("dialog: " + e.Message)
		case *network.EventRequestWillBeSent:
			if url := e.Request.URL; !strings.HasPrefix(url, b.url) && !strings.HasPrefix(url, "data:") {
				note("request: " + url)
			}
		}
	})
	b.Cleanup(func() {
		mu.Lock()
		defer mu.Unlock()
		for _, text := range wrong {
			b.Error("the page: " + text)
		}
	})
}

func (b *tab) run(actions ...chromedp.Action) {
	b.Helper()
	if err := chromedp.Run(b.ctx, actions...); err != nil {
		b.Fatal(err)
	}
}

// eval evaluates JavaScript.
func eval[T any](b *tab, script string) (value T) {
	b.Helper()
	if err := chromedp.Run(b.ctx, chromedp.Evaluate(script, &value)); err != nil {
		b.Fatalf("%s: %v", script, err)
	}
	return value
}

// shot saves what the browser shows, if asked for: SHOTS=folder go test ./viz
func (b *tab) shot(name string) {
	folder := os.Getenv("SHOTS")
	if folder == "" {
		return
	}
	var png []byte
	b.run(chromedp.Sleep(500*time.Millisecond), chromedp.CaptureScreenshot(&png))
	if err := os.WriteFile(filepath.Join(folder, name+".png"), png, 0o644); err != nil {
		b.Fatal(err)
	}
}
