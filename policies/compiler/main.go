// The compiler of Weir's policies: OPA's own, asked by one request as JSON on stdin, answering as JSON
// on stdout. It opens no file and no connection: all that it works on stands in the request, and
// policies may call only what the capabilities in the request name.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path"
	"strings"
	"testing/fstest"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	astjson "github.com/open-policy-agent/opa/v1/ast/json"
	"github.com/open-policy-agent/opa/v1/compile"
	"github.com/open-policy-agent/opa/v1/cover"
	"github.com/open-policy-agent/opa/v1/format"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/tester"
	"github.com/open-policy-agent/opa/v1/version"
)

const (
	dataFile    = "data.json"
	testTimeout = 10 * time.Second
)

type request struct {
	// Steps to take: check, test, build, capabilities.
	Steps []string `json:"steps"`
	// Files by name: Rego, and data.json.
	Files        map[string]string `json:"files"`
	Entrypoints  []string          `json:"entrypoints"`
	Capabilities *ast.Capabilities `json:"capabilities"`
	Coverage     bool              `json:"coverage"`
}

type problem struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	File    string `json:"file"`
	Row     int    `json:"row"`
}

type outcome struct {
	Package string `json:"package"`
	Name    string `json:"name"`
	File    string `json:"file"`
	Row     int    `json:"row"`
	Status  string `json:"status"`
	Error   string `json:"error,omitempty"`
}

type answer struct {
	OpaVersion  string                     `json:"opa_version"`
	Problems    []problem                  `json:"problems"`
	Unformatted []string                   `json:"unformatted,omitempty"`
	Modules     map[string]json.RawMessage `json:"modules,omitempty"`
	Tests       []outcome                  `json:"tests,omitempty"`
	Coverage    *cover.Report              `json:"coverage,omitempty"`
	// The archive that `opa build` writes: policy.wasm and data.json.
	Bundle       []byte            `json:"bundle,omitempty"`
	Capabilities *ast.Capabilities `json:"capabilities,omitempty"`
}

func main() {
	var asked request
	if err := json.NewDecoder(os.Stdin).Decode(&asked); err != nil {
		fail(err)
	}
	said := answer{OpaVersion: version.Version, Problems: []problem{}}
	for _, step := range asked.Steps {
		if err := take(step, &asked, &said); err != nil {
			said.Problems = append(said.Problems, problemsOf(err)...)
			break
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(said); err != nil {
		fail(err)
	}
}

func fail(err error) {
	_, _ = io.WriteString(os.Stderr, err.Error())
	os.Exit(1)
}

func take(step string, asked *request, said *answer) error {
	switch step {
	case "check":
		return check(asked, said)
	case "test":
		return test(asked, said)
	case "build":
		return build(asked, said)
	case "capabilities":
		said.Capabilities = ast.CapabilitiesForThisVersion()
		return nil
	}
	return errors.New("unknown step " + step)
}

func problemsOf(err error) []problem {
	var many ast.Errors
	if !errors.As(err, &many) {
		var one *ast.Error
		if !errors.As(err, &one) {
			return []problem{{Code: "error", Message: err.Error()}}
		}
		many = ast.Errors{one}
	}
	found := make([]problem, 0, len(many))
	for _, each := range many {
		said := problem{Code: each.Code, Message: each.Message}
		if each.Location != nil {
			said.File, said.Row = each.Location.File, each.Location.Row
		}
		found = append(found, said)
	}
	return found
}

func parse(asked *request, annotations bool) (map[string]*ast.Module, error) {
	modules := map[string]*ast.Module{}
	var found ast.Errors
	options := ast.ParserOptions{Capabilities: asked.Capabilities, ProcessAnnotation: annotations}
	for name, text := range asked.Files {
		if path.Ext(name) != ".rego" {
			continue
		}
		module, err := ast.ParseModuleWithOpts(name, text, options)
		var some ast.Errors
		if errors.As(err, &some) {
			found = append(found, some...)
		} else if err != nil {
			return nil, err
		} else {
			modules[name] = module
		}
	}
	if len(found) > 0 {
		return nil, found
	}
	return modules, nil
}

// The same as `opa fmt --list`, `opa check --strict` and `opa parse`.
func check(asked *request, said *answer) error {
	modules, err := parse(asked, true)
	if err != nil {
		return err
	}
	said.Modules = map[string]json.RawMessage{}
	node := astjson.NodeToggle{Term: true, Package: true, Rule: true, Head: true, Expr: true}
	astjson.SetOptions(astjson.Options{MarshalOptions: astjson.MarshalOptions{IncludeLocation: node}})
	for name, module := range modules {
		formatted, err := format.SourceWithOpts(name, []byte(asked.Files[name]), format.Opts{Capabilities: asked.Capabilities})
		if err != nil {
			return err
		}
		if !bytes.Equal(formatted, []byte(asked.Files[name])) {
			said.Unformatted = append(said.Unformatted, name)
		}
		text, err := json.Marshal(module)
		if err != nil {
			return err
		}
		said.Modules[name] = text
	}
	astjson.SetOptions(astjson.Defaults())
	compiler := ast.NewCompiler().
		WithCapabilities(asked.Capabilities).
		WithEnablePrintStatements(true).
		WithStrict(true).
		WithUseTypeCheckAnnotations(true)
	if compiler.Compile(modules); compiler.Failed() {
		return compiler.Errors
	}
	return nil
}

// The same as `opa test`.
func test(asked *request, said *answer) error {
	modules, err := parse(asked, true)
	if err != nil {
		return err
	}
	data := map[string]any{}
	if text, ok := asked.Files[dataFile]; ok {
		decoder := json.NewDecoder(strings.NewReader(text))
		decoder.UseNumber()
		if err := decoder.Decode(&data); err != nil {
			return err
		}
	}
	ctx := context.Background()
	store := inmem.NewFromObject(data)
	txn, err := store.NewTransaction(ctx, storage.WriteParams)
	if err != nil {
		return err
	}
	defer store.Abort(ctx, txn)
	compiler := ast.NewCompiler().
		WithCapabilities(asked.Capabilities).
		WithPathConflictsCheck(storage.NonEmpty(ctx, store, txn)).
		WithEnablePrintStatements(true).
		WithUseTypeCheckAnnotations(true)
	runner := tester.NewRunner().
		SetCompiler(compiler).
		SetStore(store).
		SetModules(modules).
		SetTimeout(testTimeout).
		SetParallel(1)
	var covered *cover.Cover
	if asked.Coverage {
		covered = cover.New()
		runner = runner.SetCoverageQueryTracer(covered)
	}
	results, err := runner.RunTests(ctx, txn)
	if err != nil {
		return err
	}
	said.Tests = []outcome{}
	for result := range results {
		said.Tests = append(said.Tests, outcomeOf(result))
	}
	if covered != nil {
		report := covered.Report(modules)
		said.Coverage = &report
	}
	return nil
}

func outcomeOf(result *tester.Result) outcome {
	said := outcome{Package: result.Package, Name: result.Name, Status: "pass"}
	if result.Location != nil {
		said.File, said.Row = result.Location.File, result.Location.Row
	}
	switch {
	case result.Error != nil:
		said.Status, said.Error = "error", result.Error.Error()
	case result.Fail:
		said.Status = "fail"
	case result.Skip:
		said.Status = "skip"
	}
	return said
}

// The same as `opa build -t wasm`, to the byte.
func build(asked *request, said *answer) error {
	files := fstest.MapFS{}
	paths := []string{}
	for name, text := range asked.Files {
		if strings.HasSuffix(name, "_test.rego") {
			continue
		}
		files[name] = &fstest.MapFile{Data: []byte(text)}
		paths = append(paths, name)
	}
	archive := bytes.Buffer{}
	err := compile.New().
		WithCapabilities(asked.Capabilities).
		WithTarget(compile.TargetWasm).
		WithEntrypoints(asked.Entrypoints...).
		WithRegoAnnotationEntrypoints(true).
		WithFS(files).
		WithPaths(paths...).
		WithOutput(&archive).
		Build(context.Background())
	if err != nil {
		return err
	}
	said.Bundle = archive.Bytes()
	return nil
}
