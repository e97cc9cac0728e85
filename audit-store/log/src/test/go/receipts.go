package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/transparency-dev/formats/log"
	cosignature "github.com/transparency-dev/formats/note"
	"github.com/transparency-dev/formats/proof"
	"github.com/transparency-dev/formats/witness"
	merkle "github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera/client"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// checkGrown holds an older checkpoint against a log, by x/mod and by Tessera's tracker.
func checkGrown(dir string, verifier note.Verifier, older string) error {
	text, err := os.ReadFile(older)
	if err != nil {
		return err
	}
	before, _, _, err := log.ParseCheckpoint(text, verifier.Name(), verifier)
	if err != nil {
		return err
	}
	tree, err := openCheckpoint(dir, verifier)
	if err != nil {
		return err
	}
	var root tlog.Hash
	copy(root[:], before.Hash)
	size := int64(before.Size)
	if size == tree.N && root != tree.Hash {
		return errors.New("two roots of one size are signed")
	}
	if size < tree.N {
		steps, err := tlog.ProveTree(tree.N, size, tlog.TileHashReader(tree, tileFiles{dir}))
		if err != nil {
			return err
		}
		if err := tlog.CheckTree(steps, tree.N, tree.Hash, size, root); err != nil {
			return err
		}
	}
	ctx := context.Background()
	files := client.FileFetcher{Root: dir}
	tracker, err := client.NewLogStateTracker(ctx, files.ReadTile, text, verifier,
		verifier.Name(), client.UnilateralConsensus(files.ReadCheckpoint))
	if err != nil {
		return err
	}
	if _, _, _, err := tracker.Update(ctx); err != nil {
		return err
	}
	fmt.Printf("grown: from %d to %d entries\n", size, tree.N)
	return nil
}

// checkCosigned verifies a checkpoint's signature, its cosignatures, and a policy's quorum.
func checkCosigned(file string, verifier note.Verifier, policyFile string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	policyText, err := os.ReadFile(policyFile)
	if err != nil {
		return err
	}
	verifiers := []note.Verifier{verifier}
	for _, line := range strings.Split(string(policyText), "\n") {
		words := strings.Fields(line)
		if len(words) > 2 && words[0] == "witness" {
			by, err := cosignature.NewVerifierForCosignatureV1(words[2])
			if err != nil {
				return err
			}
			verifiers = append(verifiers, by)
		}
	}
	opened, err := note.Open(text, note.VerifierList(verifiers...))
	if err != nil {
		return err
	}
	for _, signature := range opened.Sigs[1:] {
		at, err := cosignature.CoSigV1Timestamp(signature)
		if err != nil {
			return err
		}
		fmt.Printf("cosigned: %s at %d\n", signature.Name, at.Unix())
	}
	policy, err := witness.ParsePolicy(policyText)
	if err != nil {
		return err
	}
	if !policy.Satisfied(text) {
		return errors.New("the quorum is not reached")
	}
	return nil
}

// checkReceipt verifies a tlog-proof whose extra data is the leaf's hash.
func checkReceipt(file string, verifier note.Verifier) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var receipt proof.TLogProof
	if err := receipt.Unmarshal(text); err != nil {
		return err
	}
	if !bytes.Equal(receipt.Marshal(), text) {
		return errors.New("it is written otherwise than formats/proof writes it")
	}
	signed, _, _, err := log.ParseCheckpoint(receipt.Checkpoint, verifier.Name(), verifier)
	if err != nil {
		return err
	}
	var hashes [][]byte
	for _, hash := range receipt.Hashes {
		hashes = append(hashes, hash[:])
	}
	return merkle.VerifyInclusion(rfc6962.DefaultHasher, receipt.Index, signed.Size,
		receipt.ExtraData, hashes, signed.Hash)
}
