// Command oracle answers what OPA makes of Rego programs: one JSON request a line on standard
// input, one JSON answer a line on standard output, in the same order. It ends with its input.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/format"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/topdown"
	"github.com/open-policy-agent/opa/v1/util"
)

// request is one program and what to do with it.
type request struct {
	Modules []string          `json:"modules"`
	Names   []string          `json:"names"` // of the modules; else test-0.rego and so on
	Schemas []schema          `json:"schemas"`
	Data    json.RawMessage   `json:"data"`
	Inputs  []json.RawMessage `json:"inputs"`   // the query is evaluated once for each
	Query   string            `json:"query"`    // empty: compile only
	Check   bool              `json:"check"`    // compile as `opa check --strict`
	Strict  bool              `json:"strict"`   // a builtin's error is the evaluation's
	NoIndex bool              `json:"no_index"` // evaluate all rules, not those that the index leaves, and all comprehensions
	V0      bool              `json:"v0"`
	Format  bool              `json:"format"` // format the first module
}

// schema is a JSON schema and its path below `schema`.
type schema struct {
	Path   []string        `json:"path"`
	Schema json.RawMessage `json:"schema"`
}

// problem is an error as OPA has it.
type problem struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	File    string `json:"file,omitempty"`
	Row     int    `json:"row,omitempty"`
	Col     int    `json:"col,omitempty"`
}

// outcome of one evaluation: a value in Rego's notation and as JSON, or an error, or neither where
// the query is undefined.
type outcome struct {
	Value string   `json:"value,omitempty"`
	JSON  any      `json:"json,omitempty"`
	Error *problem `json:"error,omitempty"`
}

type answer struct {
	Errors   []problem `json:"errors,omitempty"` // of the parser or compiler; then no outcomes
	Outcomes []outcome `json:"outcomes,omitempty"`
	Text     string    `json:"text,omitempty"` // the formatted module

	Swallowed []problem `json:"swallowed,omitempty"` // errors of builtins, where these are none of the evaluation
}

// longest is how long OPA may take for one program, all inputs together. Walking over an object
// that OPA made a part of itself does not end, whatever the limits of an evaluation.
const longest = 60 * time.Second

// known are OPA's capabilities; making them costs more than compiling a small program.
var known = map[ast.RegoVersion]*ast.Capabilities{
	ast.RegoV0: ast.CapabilitiesForThisVersion(
		ast.CapabilitiesRegoVersion(ast.RegoV0), ast.CapabilitiesExperimentalKeywords(true)),
	ast.RegoV1: ast.CapabilitiesForThisVersion(
		ast.CapabilitiesRegoVersion(ast.RegoV1), ast.CapabilitiesExperimentalKeywords(true)),
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for {
		line, err := in.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			var r request
			if err := json.Unmarshal(line, &r); err != nil {
				fmt.Fprintln(os.Stderr, "not a request:", err)
				os.Exit(1)
			}
			a, ended := limited(r)
			if err := encoder.Encode(a); err != nil {
				os.Exit(1)
			}
			out.Flush()
			if !ended {
				os.Exit(0) // what does not end cannot be stopped otherwise
			}
		}
		if err == io.EOF {
			return
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// limited answers even where OPA does not end, which the second result tells.
func limited(r request) (answer, bool) {
	done := make(chan answer, 1)
	go func() { done <- guarded(r) }()
	select {
	case a := <-done:
		return a, true
	case <-time.After(longest):
		return answer{Errors: []problem{{Code: "opa_hang", Message: "no answer"}}}, false
	}
}

// guarded answers even where OPA panics.
func guarded(r request) (a answer) {
	defer func() {
		if p := recover(); p != nil {
			a = answer{Errors: []problem{{Code: "opa_panic", Message: fmt.Sprint(p)}}}
		}
	}()
	return run(r)
}

func run(r request) answer {
	version := ast.RegoV1
	if r.V0 {
		version = ast.RegoV0
	}
	capabilities := known[version]
	options := ast.ParserOptions{
		RegoVersion: version, ProcessAnnotation: true, Capabilities: capabilities}
	modules := map[string]*ast.Module{}
	a := answer{}
	for i, text := range r.Modules {
		name := fmt.Sprintf("test-%d.rego", i)
		if i < len(r.Names) {
			name = r.Names[i]
		}
		module, err := ast.ParseModuleWithOpts(name, text, options)
		switch {
		case err != nil:
			a.Errors = append(a.Errors, problems(err)...)
		case module == nil:
			a.Errors = append(a.Errors, problem{Code: "rego_parse_error", Message: "empty module"})
		default:
			modules[name] = module
		}
	}
	if len(a.Errors) > 0 {
		return a
	}
	var schemas *ast.SchemaSet
	if len(r.Schemas) > 0 {
		schemas = ast.NewSchemaSet()
	}
	for _, s := range r.Schemas {
		var content any
		if err := util.UnmarshalJSON(s.Schema, &content); err != nil {
			return answer{Errors: problems(err)}
		}
		path := ast.SchemaRootRef.Copy()
		for _, step := range s.Path {
			path = path.Append(ast.StringTerm(step))
		}
		schemas.Put(path, content)
	}
	if r.Format && len(r.Modules) > 0 {
		text, err := format.SourceWithOpts("test-0.rego", []byte(r.Modules[0]),
			format.Opts{RegoVersion: version, ParserOptions: &options})
		if err != nil {
			return answer{Errors: problems(err)}
		}
		a.Text = string(text)
	}
	compiler := ast.NewCompiler().
		WithCapabilities(capabilities).
		WithDefaultRegoVersion(version).
		WithStrict(r.Check).
		WithSchemas(schemas).
		WithEnablePrintStatements(r.Query == "").
		WithUseTypeCheckAnnotations(true).
		SetErrorLimit(0)
	if r.NoIndex {
		compiler = compiler.WithSkipStages(ast.StageBuildComprehensionIndices)
	}
	if compiler.Compile(modules); compiler.Failed() {
		return answer{Errors: problems(compiler.Errors)}
	}
	if r.Query == "" {
		return a
	}
	data := map[string]any{}
	if len(r.Data) > 0 {
		if err := util.UnmarshalJSON(r.Data, &data); err != nil {
			return answer{Errors: problems(err)}
		}
	}
	ctx := context.Background()
	var swallowed []topdown.Error
	var errorList func(*rego.Rego) = func(*rego.Rego) {}
	if r.NoIndex && !r.Strict {
		errorList = rego.BuiltinErrorList(&swallowed)
	}
	query, err := rego.New(
		errorList,
		rego.Compiler(compiler),
		rego.Store(inmem.NewFromObject(data)),
		rego.Query("result := "+r.Query),
		rego.SetRegoVersion(version),
		rego.StrictBuiltinErrors(r.Strict),
		rego.GenerateJSON(func(t *ast.Term, _ *rego.EvalContext) (any, error) { return t.Value, nil }),
	).PrepareForEval(ctx)
	if err != nil {
		return answer{Errors: problems(err)}
	}
	for _, input := range r.Inputs {
		a.Outcomes = append(a.Outcomes, evaluate(ctx, query, input, !r.NoIndex))
	}
	for _, e := range swallowed {
		a.Swallowed = append(a.Swallowed, located(e.Code, e.Message, e.Location))
	}
	return a
}

func evaluate(ctx context.Context, query rego.PreparedEvalQuery, input json.RawMessage, index bool) outcome {
	limited, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	options := []rego.EvalOption{rego.EvalTime(time.Unix(0, 0)), rego.EvalRuleIndexing(index), rego.EvalEarlyExit(index)}
	if len(input) > 0 && !bytes.Equal(input, []byte("null")) {
		var v any
		if err := util.UnmarshalJSON(input, &v); err != nil {
			return outcome{Error: &problems(err)[0]}
		}
		options = append(options, rego.EvalInput(v))
	}
	rows, err := query.Eval(limited, options...)
	if err != nil {
		return outcome{Error: &problems(err)[0]}
	}
	if len(rows) == 0 {
		return outcome{}
	}
	value := rows[0].Bindings["result"].(ast.Value)
	asJSON, err := ast.JSON(value)
	if err != nil {
		return outcome{Error: &problems(err)[0]}
	}
	return outcome{Value: value.String(), JSON: asJSON}
}

func problems(err error) []problem {
	var list ast.Errors
	var one *ast.Error
	var halt *topdown.Error
	var many rego.Errors
	switch {
	case errors.As(err, &list):
		all := []problem{}
		for _, e := range list {
			all = append(all, located(e.Code, e.Message, e.Location))
		}
		return all
	case errors.As(err, &one):
		return []problem{located(one.Code, one.Message, one.Location)}
	case errors.As(err, &halt):
		return []problem{located(halt.Code, halt.Message, halt.Location)}
	case errors.As(err, &many):
		all := []problem{}
		for _, e := range many {
			all = append(all, problems(e)...)
		}
		return all
	}
	return []problem{{Code: "opa_error", Message: err.Error()}}
}

func located(code, message string, at *ast.Location) problem {
	p := problem{Code: code, Message: message}
	if at != nil {
		p.File, p.Row, p.Col = at.File, at.Row, at.Col
	}
	return p
}
