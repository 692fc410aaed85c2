// Command etcd is the key-value store behind the API server of the tests and of `make run`.
package main

import (
	"os"
	"strings"

	"go.etcd.io/etcd/server/v3/etcdmain"

	"mtlsguardrails.dev/control-plane/internal/lifeline"
)

func main() {
	lifeline.HoldToParent()
	etcdmain.Main(append(onLoopback(os.Args), "--unsafe-no-fsync"))
}

// onLoopback takes etcd off the network: the library that starts it asks for every interface, and there is no
// authentication.
func onLoopback(args []string) []string {
	local := make([]string, len(args))
	for i, arg := range args {
		local[i] = strings.ReplaceAll(arg, "0.0.0.0", "127.0.0.1")
	}
	return local
}
