package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"net/http"
	"strings"
	"sync"
	"time"
)

// The metrics part is a stand-in for a metrics adapter. It serves, over HTTPS,
//
//	external.metrics.k8s.io/v1beta1   (HPA metrics of type External)
//	custom.metrics.k8s.io/v1beta2     (HPA metrics of type Object and Pods)
//
// from values that a test sets with a plain request:
//
//	PUT    /set/external/NAMESPACE/METRIC                 body: a quantity
//	PUT    /set/custom/NAMESPACE/RESOURCE/NAME/METRIC     body: a quantity
//	DELETE on the same path                               no value any more
//
// RESOURCE is spelt as the HPA asks for it, e.g. "pods" or
// "services"; KIND of the described object is taken from ?kind=.
type metricsStub struct {
	mu     sync.Mutex
	values map[string]stubValue
}

type stubValue struct{ quantity, kind string }

type object = map[string]any

func runMetrics(args []string) int {
	flags := flag.NewFlagSet("metrics", flag.ExitOnError)
	listen := flags.String("listen", "127.0.0.1:6443", "address to serve on")
	cert := flags.String("cert", "", "PEM file of the serving certificate")
	key := flags.String("key", "", "PEM file of its private key")
	_ = flags.Parse(args)
	stub := &metricsStub{values: map[string]stubValue{}}
	log.Fatal(http.ListenAndServeTLS(*listen, *cert, *key, stub))
	return 1
}

func (m *metricsStub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := strings.Trim(r.URL.Path, "/")
	part := strings.Split(path, "/")
	switch {
	case path == "healthz", path == "readyz", path == "livez":
		fmt.Fprint(w, "ok")
	case part[0] == "set" && len(part) > 3:
		m.set(w, r, strings.Join(part[1:], "/"))
	case path == "apis/external.metrics.k8s.io/v1beta1":
		m.resources(w, "external.metrics.k8s.io/v1beta1", "external", "ExternalMetricValueList")
	case path == "apis/custom.metrics.k8s.io/v1beta2":
		m.resources(w, "custom.metrics.k8s.io/v1beta2", "custom", "MetricValueList")
	case strings.HasPrefix(path, "apis/external.metrics.k8s.io/v1beta1/namespaces/") && len(part) == 6:
		m.external(w, part[4], part[5])
	case strings.HasPrefix(path, "apis/custom.metrics.k8s.io/v1beta2/namespaces/") && len(part) == 8:
		m.custom(w, part[4], part[5], part[6], part[7])
	default:
		http.NotFound(w, r)
	}
}

func (m *metricsStub) set(w http.ResponseWriter, r *http.Request, key string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch r.Method {
	case http.MethodDelete:
		delete(m.values, key)
	case http.MethodPut, http.MethodPost:
		body, err := io.ReadAll(io.LimitReader(r.Body, 64))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		kind := r.URL.Query().Get("kind")
		if kind == "" {
			kind = "Pod"
		}
		m.values[key] = stubValue{strings.TrimSpace(string(body)), kind}
	default:
		w.WriteHeader(http.StatusMethodNotAllowed)
	}
}

func reply(w http.ResponseWriter, status int, body object) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// resources answers discovery: the metrics that have a value now.
func (m *metricsStub) resources(w http.ResponseWriter, version, group, kind string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	seen := map[string]bool{}
	list := []object{}
	for key := range m.values {
		part := strings.Split(key, "/")
		if part[0] != group {
			continue
		}
		name := part[len(part)-1]
		if group == "custom" {
			name = part[2] + "/" + name
		}
		if seen[name] {
			continue
		}
		seen[name] = true
		list = append(list, object{"name": name, "singularName": "", "namespaced": true,
			"kind": kind, "verbs": []string{"get"}})
	}
	reply(w, http.StatusOK, object{"kind": "APIResourceList", "apiVersion": "v1",
		"groupVersion": version, "resources": list})
}

func (m *metricsStub) external(w http.ResponseWriter, namespace, metric string) {
	m.mu.Lock()
	value, ok := m.values["external/"+namespace+"/"+metric]
	m.mu.Unlock()
	items := []object{}
	if ok {
		items = append(items, object{"metricName": metric, "metricLabels": object{},
			"timestamp": now(), "value": value.quantity})
	}
	reply(w, http.StatusOK, object{"kind": "ExternalMetricValueList",
		"apiVersion": "external.metrics.k8s.io/v1beta1", "metadata": object{}, "items": items})
}

func (m *metricsStub) custom(w http.ResponseWriter, namespace, resource, name, metric string) {
	prefix := "custom/" + namespace + "/" + resource + "/"
	items := []object{}
	m.mu.Lock()
	for key, value := range m.values {
		rest, ok := strings.CutPrefix(key, prefix)
		if !ok {
			continue
		}
		who, what, _ := strings.Cut(rest, "/")
		if what != metric || (name != "*" && name != who) {
			continue
		}
		items = append(items, object{
			"describedObject": object{"kind": value.kind, "namespace": namespace, "name": who},
			"metric":          object{"name": metric},
			"timestamp":       now(), "value": value.quantity})
	}
	m.mu.Unlock()
	if len(items) == 0 && name != "*" {
		reply(w, http.StatusNotFound, object{"kind": "Status", "apiVersion": "v1", "status": "Failure",
			"reason": "NotFound", "code": 404, "message": "no value for " + metric + " of " + name})
		return
	}
	reply(w, http.StatusOK, object{"kind": "MetricValueList",
		"apiVersion": "custom.metrics.k8s.io/v1beta2", "metadata": object{}, "items": items})
}

func now() string { return time.Now().UTC().Format(time.RFC3339) }
