//go:build tools

// Package tools keeps istio.io/api in go.mod: its folder of custom resource definitions holds no Go package,
// so `go mod tidy` would drop the module that `make` reads them from.
package tools

import _ "istio.io/api/annotation"
