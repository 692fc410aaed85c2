// Command kube-controller-manager makes pods from Deployments and empties terminating namespaces.
package main

import (
	"os"

	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	"k8s.io/kubernetes/cmd/kube-controller-manager/app"

	"mtlsguardrails.dev/control-plane/internal/lifeline"
)

func main() {
	lifeline.HoldToParent()
	os.Exit(cli.Run(app.NewControllerManagerCommand()))
}
