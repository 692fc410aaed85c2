// Command kube-apiserver is the Kubernetes API server that judges everything this project says about Kubernetes.
package main

import (
	"os"

	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"

	"mtlsguardrails.dev/control-plane/internal/lifeline"
)

func main() {
	lifeline.HoldToParent()
	os.Exit(cli.Run(app.NewAPIServerCommand()))
}
