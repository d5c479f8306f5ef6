package main

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"
)

type stringList []string

func (l *stringList) String() string     { return strings.Join(*l, ",") }
func (l *stringList) Set(s string) error { *l = append(*l, s); return nil }

// The image part writes a container image as a tar that
// "ctr -n k8s.io images import" reads, with no container engine:
//
//	testplane image -name example.local/app:1 -o app.tar \
//	    -entrypoint /bin/java -env LANG=C.UTF-8 \
//	    -link bin=usr/bin  ./rootfs:/  /usr/bin/busybox:/bin/sh
//
// Each SOURCE:TARGET adds a file, or a directory with all below it. With
// -from BASE.tar the new layer lies on those of another such image, whose
// entrypoint, user and so on hold where none is given. The same content gives
// the same bytes.
func runImage(args []string) int {
	flags := flag.NewFlagSet("image", flag.ExitOnError)
	var entrypoint, command, env, links, dirs stringList
	name := flags.String("name", "", "image name with tag")
	from := flags.String("from", "", "tar of the image to build on")
	out := flags.String("o", "", "tar to write")
	workdir := flags.String("workdir", "", "working directory")
	user := flags.String("user", "", "user of the process")
	flags.Var(&entrypoint, "entrypoint", "one word of the entrypoint (repeat)")
	flags.Var(&command, "cmd", "one word of the default arguments (repeat)")
	flags.Var(&env, "env", "NAME=VALUE (repeat)")
	flags.Var(&links, "link", "PATH=TARGET, a symbolic link (repeat)")
	flags.Var(&dirs, "dir", "PATH or PATH=MODE, an empty directory (repeat)")
	_ = flags.Parse(args)
	if *name == "" || *out == "" {
		fmt.Fprintln(os.Stderr, "image: -name and -o are needed")
		return 2
	}
	config := imageConfig{Entrypoint: entrypoint, Cmd: command, Env: env, WorkingDir: *workdir, User: *user}
	if err := writeImage(*out, *name, *from, config, dirs, links, flags.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "image:", err)
		return 1
	}
	return 0
}

// imageConfig is the part of an image's configuration that says how it is run.
type imageConfig struct {
	Entrypoint []string `json:",omitempty"`
	Cmd        []string `json:",omitempty"`
	Env        []string `json:",omitempty"`
	WorkingDir string   `json:",omitempty"`
	User       string   `json:",omitempty"`
}

// over gives this configuration with the gaps filled from the one of the base.
func (c imageConfig) over(base imageConfig) imageConfig {
	if c.Entrypoint == nil {
		c.Entrypoint = base.Entrypoint
		if c.Cmd == nil {
			c.Cmd = base.Cmd
		}
	}
	if c.WorkingDir == "" {
		c.WorkingDir = base.WorkingDir
	}
	if c.User == "" {
		c.User = base.User
	}
	c.Env = append(append([]string{}, base.Env...), c.Env...)
	return c
}

// imageFile is the configuration file of an image.
type imageFile struct {
	Architecture string      `json:"architecture"`
	OS           string      `json:"os"`
	Config       imageConfig `json:"config"`
	RootFS       rootFS      `json:"rootfs"`
}

type rootFS struct {
	Type    string   `json:"type"`
	DiffIDs []string `json:"diff_ids"`
}

type imageManifest struct {
	Config   string
	RepoTags []string
	Layers   []string
}

func writeImage(out, name, from string, config imageConfig, dirs, links, sources []string) error {
	layer, err := os.CreateTemp(filepath.Dir(out), "layer-*")
	if err != nil {
		return err
	}
	defer os.Remove(layer.Name())
	defer layer.Close()
	digest, size, err := writeLayer(layer, dirs, links, sources)
	if err != nil {
		return err
	}

	file, err := os.Create(out)
	if err != nil {
		return err
	}
	defer file.Close()
	tw := tar.NewWriter(file)
	image := imageFile{Architecture: runtime.GOARCH, OS: "linux", Config: config, RootFS: rootFS{Type: "layers"}}
	var layers []string
	if from != "" {
		base, baseLayers, err := copyBase(tw, from)
		if err != nil {
			return fmt.Errorf("%s: %w", from, err)
		}
		image.Config = config.over(base.Config)
		image.RootFS.DiffIDs = base.RootFS.DiffIDs
		layers = baseLayers
	}
	if image.Config.WorkingDir == "" {
		image.Config.WorkingDir = "/"
	}
	image.RootFS.DiffIDs = append(image.RootFS.DiffIDs, "sha256:"+digest)
	layers = append(layers, digest+"/layer.tar")

	configBytes, err := json.Marshal(image)
	if err != nil {
		return err
	}
	id := sha256.Sum256(configBytes)
	configName := hex.EncodeToString(id[:]) + ".json"
	manifest, err := json.Marshal([]imageManifest{{configName, []string{name}, layers}})
	if err != nil {
		return err
	}
	if _, err := layer.Seek(0, io.SeekStart); err != nil {
		return err
	}
	for _, part := range []struct {
		name string
		size int64
		body io.Reader
	}{
		{digest + "/layer.tar", size, layer},
		{configName, int64(len(configBytes)), bytes.NewReader(configBytes)},
		{"manifest.json", int64(len(manifest)), bytes.NewReader(manifest)},
	} {
		if err := tw.WriteHeader(&tar.Header{Name: part.name, Size: part.size, Mode: 0o644}); err != nil {
			return err
		}
		if _, err := io.Copy(tw, part.body); err != nil {
			return err
		}
	}
	return tw.Close()
}

// writeLayer fills a layer and gives its hash and its length.
func writeLayer(layer *os.File, dirs, links, sources []string) (string, int64, error) {
	sum := sha256.New()
	tw := tar.NewWriter(io.MultiWriter(layer, sum))
	for _, dir := range dirs {
		path, octal, ok := strings.Cut(dir, "=")
		if !ok {
			octal = "755"
		}
		mode, err := strconv.ParseInt(octal, 8, 32)
		if err != nil {
			return "", 0, err
		}
		h := &tar.Header{Typeflag: tar.TypeDir, Name: strings.Trim(path, "/") + "/", Mode: mode}
		if err := tw.WriteHeader(h); err != nil {
			return "", 0, err
		}
	}
	for _, link := range links {
		path, target, _ := strings.Cut(link, "=")
		h := &tar.Header{Typeflag: tar.TypeSymlink, Name: strings.Trim(path, "/"), Linkname: target, Mode: 0o777}
		if err := tw.WriteHeader(h); err != nil {
			return "", 0, err
		}
	}
	for _, source := range sources {
		from, to, ok := strings.Cut(source, ":")
		if !ok {
			return "", 0, fmt.Errorf("%q is not SOURCE:TARGET", source)
		}
		if err := addTree(tw, from, to); err != nil {
			return "", 0, err
		}
	}
	if err := tw.Close(); err != nil {
		return "", 0, err
	}
	size, err := layer.Seek(0, io.SeekEnd)
	return hex.EncodeToString(sum.Sum(nil)), size, err
}

// copyBase copies the layers of an image that writeImage made, and gives its
// configuration and the names of the layers, lowest first.
func copyBase(tw *tar.Writer, from string) (imageFile, []string, error) {
	var config imageFile
	file, err := os.Open(from)
	if err != nil {
		return config, nil, err
	}
	defer file.Close()
	small := map[string][]byte{}
	reader := tar.NewReader(file)
	for {
		header, err := reader.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return config, nil, err
		}
		if strings.HasSuffix(header.Name, "/layer.tar") {
			if err := tw.WriteHeader(header); err != nil {
				return config, nil, err
			}
			if _, err := io.Copy(tw, reader); err != nil {
				return config, nil, err
			}
			continue
		}
		if small[header.Name], err = io.ReadAll(reader); err != nil {
			return config, nil, err
		}
	}
	var manifests []imageManifest
	if err := json.Unmarshal(small["manifest.json"], &manifests); err != nil || len(manifests) != 1 {
		return config, nil, fmt.Errorf("not an image of this program: %v", err)
	}
	err = json.Unmarshal(small[manifests[0].Config], &config)
	return config, manifests[0].Layers, err
}

// addTree puts a file, or a directory and all below it, into the layer under
// the target path. Owners become root, everyone may read all, and times are left
// out, so that the same content always gives the same image, for any user.
func addTree(tw *tar.Writer, from, to string) error {
	return filepath.Walk(from, func(path string, info os.FileInfo, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		name := strings.Trim(filepath.Join(to, rel), "/")
		if name == "" {
			return nil
		}
		link := ""
		switch {
		case info.Mode()&os.ModeSymlink != 0 && path != from:
			if link, err = os.Readlink(path); err != nil {
				return err
			}
		case info.Mode()&os.ModeSymlink != 0: // a link named as the source: take what it points at
			if info, err = os.Stat(path); err != nil {
				return err
			}
		case !info.IsDir() && !info.Mode().IsRegular():
			return nil
		}
		header, err := tar.FileInfoHeader(info, link)
		if err != nil {
			return err
		}
		header.Name = name
		if info.IsDir() {
			header.Name += "/"
		}
		header.Uid, header.Gid, header.Uname, header.Gname = 0, 0, "", ""
		header.ModTime, header.AccessTime, header.ChangeTime = time.Unix(0, 0), time.Time{}, time.Time{}
		header.Format = tar.FormatPAX
		header.Mode = 0o644
		if info.IsDir() || link != "" || info.Mode()&0o100 != 0 {
			header.Mode = 0o755
		}
		if err := tw.WriteHeader(header); err != nil {
			return err
		}
		if !info.Mode().IsRegular() {
			return nil
		}
		file, err := os.Open(path)
		if err != nil {
			return err
		}
		defer file.Close()
		_, err = io.Copy(tw, file)
		return err
	})
}
