# Thin on purpose: each target is one script, and the script says what it does.
.PHONY: build run test check format fuzz bench bench-proxy install uninstall clean

build: ## release binaries in .build/release
	@Scripts/build
run: ## usherd in the foreground on the examples in units/
	@Scripts/run
test: ## every test, with all of its set-up
	@Scripts/test
check: ## format, imports, words, sizes, the fast tests
	@Scripts/check
format: ## rewrites the Swift sources in the house style
	@Scripts/format
fuzz: ## random bytes for what reads unit files, a minute a target (FUZZ_SECONDS=)
	@Scripts/fuzz
bench: ## connections per second beside a bare C loop and tcpserver
	@Benchmarks/run
bench-proxy: ## usher-proxy beside systemd-socket-proxyd
	@Benchmarks/proxy
install: ## into $(DESTDIR)$(PREFIX)
	@PREFIX='$(PREFIX)' DESTDIR='$(DESTDIR)' Scripts/install
uninstall: ## what `make install` put there
	@PREFIX='$(PREFIX)' DESTDIR='$(DESTDIR)' Scripts/uninstall
clean: ## removes everything that was built
	@rm -rf .build .build-fuzz
