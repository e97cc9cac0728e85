package main

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"filippo.io/mldsa"
	cosignature "github.com/transparency-dev/formats/note"
)

// checkSubtree verifies an ML-DSA-44 cosignature of a subtree: a file of an origin, a start, an end
// and a hash, a line each, and a signature line.
func checkSubtree(file, vkey string) error {
	verifier, err := cosignature.NewMLDSAVerifier(vkey)
	if err != nil {
		return err
	}
	origin, start, end, hash, rest, err := readSubtree(file)
	if err != nil {
		return err
	}
	words := strings.Split(rest, " ")
	if len(words) != 3 || words[1] != verifier.Name() {
		return errors.New("the signature line is not by the key")
	}
	signature, err := base64.StdEncoding.DecodeString(words[2])
	if err != nil {
		return err
	}
	if len(signature) < 12 || binary.BigEndian.Uint32(signature) != verifier.KeyHash() {
		return errors.New("the key id is not the key's")
	}
	seconds := binary.BigEndian.Uint64(signature[4:])
	if !verifier.VerifySubtree(seconds, origin, start, end, hash, signature[4:]) {
		return errors.New("the signature is not valid")
	}
	return nil
}

// cosign cosigns a checkpoint and a subtree by an ML-DSA-44 key, and prints the verifier key and
// both signature lines.
func cosign(checkpoint, skey, subtree string) error {
	signer, err := cosignature.NewMLDSASigner(skey)
	if err != nil {
		return err
	}
	public, err := publicKey(skey)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(checkpoint)
	if err != nil {
		return err
	}
	whole, err := signer.Sign(text)
	if err != nil {
		return err
	}
	origin, start, end, hash, _, err := readSubtree(subtree)
	if err != nil {
		return err
	}
	part, err := signer.SignSubtree(0, origin, start, end, hash)
	if err != nil {
		return err
	}
	fmt.Println(public)
	for _, signature := range [][]byte{whole, part} {
		id := binary.BigEndian.AppendUint32(nil, signer.KeyHash())
		word := base64.StdEncoding.EncodeToString(append(id, signature...))
		fmt.Printf("— %s %s\n", signer.Name(), word)
	}
	return nil
}

func readSubtree(file string) (origin string, start, end uint64, hash []byte, rest string, err error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return "", 0, 0, nil, "", err
	}
	lines := strings.Split(string(text), "\n")
	if len(lines) < 5 {
		return "", 0, 0, nil, "", errors.New("expected an origin, a start, an end and a hash")
	}
	start, err = strconv.ParseUint(lines[1], 10, 64)
	if err != nil {
		return "", 0, 0, nil, "", err
	}
	end, err = strconv.ParseUint(lines[2], 10, 64)
	if err != nil {
		return "", 0, 0, nil, "", err
	}
	hash, err = base64.StdEncoding.DecodeString(lines[3])
	return lines[0], start, end, hash, lines[4], err
}

// publicKey derives the verifier key of a signing key, by mldsa alone.
func publicKey(skey string) (string, error) {
	words := strings.Split(skey, "+")
	typed, err := base64.StdEncoding.DecodeString(strings.Join(words[4:], "+"))
	if err != nil {
		return "", err
	}
	key, err := mldsa.NewPrivateKey(mldsa.MLDSA44(), typed[1:])
	if err != nil {
		return "", err
	}
	public := append([]byte{typed[0]}, key.PublicKey().Bytes()...)
	return words[2] + "+" + words[3] + "+" + base64.StdEncoding.EncodeToString(public), nil
}
