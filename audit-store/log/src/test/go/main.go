// Command logverify checks what we write with verifiers that are not ours: the Go checksum
// database's note and tlog packages, Tessera's fsck and client, and transparency-dev's formats.
//
//	logverify tlog|tessera DIR VKEY
//	logverify grown DIR VKEY OLDER-CHECKPOINT
//	logverify cosigned CHECKPOINT VKEY POLICY
//	logverify receipt FILE VKEY
//	logverify subtree FILE VKEY
//	logverify cosign CHECKPOINT-TEXT SKEY SUBTREE
//
// It ends with 0 if the log is sound, with 1 and a line that says why if it is not.
package main

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera/client"
	"github.com/transparency-dev/tessera/fsck"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Tessera's fsck waits for ever when as many resources mismatch as it has workers.
const (
	workers = 64
	timeout = time.Minute
)

func main() {
	if len(os.Args) < 4 || len(os.Args) > 5 {
		fmt.Fprintln(os.Stderr, "usage: logverify tlog|tessera|grown|cosigned|receipt|subtree|cosign FILE KEY [FILE]")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3], append(os.Args, "")[4]); err != nil {
		fmt.Println("refused:", err)
		os.Exit(1)
	}
}

func run(tool, dir, vkey, more string) error {
	switch tool {
	case "subtree":
		return checkSubtree(dir, vkey)
	case "cosign":
		return cosign(dir, vkey, more)
	}
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return err
	}
	switch tool {
	case "tlog":
		return checkTlog(dir, verifier)
	case "tessera":
		return checkTessera(dir, verifier)
	case "grown":
		return checkGrown(dir, verifier, more)
	case "cosigned":
		return checkCosigned(dir, verifier, more)
	case "receipt":
		return checkReceipt(dir, verifier)
	default:
		return fmt.Errorf("unknown tool %q", tool)
	}
}

func checkTlog(dir string, verifier note.Verifier) error {
	tree, err := openCheckpoint(dir, verifier)
	if err != nil {
		return err
	}
	leaves, err := readEntries(dir, tree.N)
	if err != nil {
		return err
	}
	if err := derive(tree, leaves); err != nil {
		return err
	}
	tiles := tlog.TileHashReader(tree, tileFiles{dir})
	for i, leaf := range leaves {
		id := int64(i)
		proof, err := tlog.ProveRecord(tree.N, id, tiles)
		if err != nil {
			return fmt.Errorf("entry %d: %w", id, err)
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, id, tlog.RecordHash(leaf)); err != nil {
			return fmt.Errorf("entry %d: %w", id, err)
		}
	}
	for older := int64(1); older < tree.N; older = older*3/2 + 1 {
		hash, err := tlog.TreeHash(older, tiles)
		if err != nil {
			return fmt.Errorf("size %d: %w", older, err)
		}
		proof, err := tlog.ProveTree(tree.N, older, tiles)
		if err != nil {
			return fmt.Errorf("size %d: %w", older, err)
		}
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, older, hash); err != nil {
			return fmt.Errorf("size %d: %w", older, err)
		}
	}
	fmt.Printf("tlog: %d entries, root %s\n", tree.N, tree.Hash)
	return nil
}

func openCheckpoint(dir string, verifier note.Verifier) (tlog.Tree, error) {
	text, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		return tlog.Tree{}, err
	}
	opened, err := note.Open(text, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, errors.New("the checkpoint has not the form that was expected")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	hash, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: hash}, err
}

// readEntries reads the entry bundles, which x/mod does not know.
func readEntries(dir string, size int64) ([][]byte, error) {
	var leaves [][]byte
	for bundle := int64(0); bundle*256 < size; bundle++ {
		width := min(256, size-bundle*256)
		tile := tlog.Tile{H: 8, L: 0, N: bundle, W: int(width)}
		path := strings.Replace(tile.Path(), "tile/8/0/", "tile/entries/", 1)
		data, err := os.ReadFile(filepath.Join(dir, path))
		if err != nil {
			return nil, err
		}
		for i := int64(0); i < width; i++ {
			if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
				return nil, fmt.Errorf("%s ends within entry %d", path, i)
			}
			end := 2 + int(binary.BigEndian.Uint16(data))
			leaves = append(leaves, data[2:end])
			data = data[end:]
		}
		if len(data) > 0 {
			return nil, fmt.Errorf("%s has bytes behind its entries", path)
		}
	}
	return leaves, nil
}

// derive computes the root from the entries alone.
func derive(tree tlog.Tree, leaves [][]byte) error {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var hashes []tlog.Hash
		for _, index := range indexes {
			hashes = append(hashes, stored[index])
		}
		return hashes, nil
	})
	for i, leaf := range leaves {
		hashes, err := tlog.StoredHashes(int64(i), leaf, reader)
		if err != nil {
			return err
		}
		stored = append(stored, hashes...)
	}
	root, err := tlog.TreeHash(tree.N, reader)
	if err != nil {
		return err
	}
	if root != tree.Hash {
		return fmt.Errorf("the entries have the root %s, the checkpoint says %s", root, tree.Hash)
	}
	return nil
}

// tileFiles reads tiles by their tlog-tiles paths, which lack the height of x/mod's.
type tileFiles struct{ dir string }

func (t tileFiles) Height() int { return 8 }

func (t tileFiles) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var read [][]byte
	for _, tile := range tiles {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		data, err := os.ReadFile(filepath.Join(t.dir, path))
		if err != nil {
			return nil, err
		}
		read = append(read, data)
	}
	return read, nil
}

func (t tileFiles) SaveTiles([]tlog.Tile, [][]byte) {}

func checkTessera(dir string, verifier note.Verifier) error {
	check := fsck.New(
		verifier.Name(), verifier, client.FileFetcher{Root: dir}, hashBundle, fsck.Opts{N: workers})
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	done := make(chan error, 1)
	go func() {
		// it panics on a bundle that has too few entries
		defer func() {
			if wrong := recover(); wrong != nil {
				done <- fmt.Errorf("fsck panicked: %v", wrong)
			}
		}()
		done <- check.Check(ctx)
	}()
	select {
	case err := <-done:
		if err == nil {
			fmt.Println("tessera: sound")
		}
		return err
	case <-time.After(timeout + time.Second):
		return errors.New("no answer in time")
	}
}

func hashBundle(data []byte) ([][]byte, error) {
	var hashes [][]byte
	for len(data) > 0 {
		if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
			return nil, errors.New("the bundle ends within an entry")
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		hashes = append(hashes, rfc6962.DefaultHasher.HashLeaf(data[2:end]))
		data = data[end:]
	}
	return hashes, nil
}
