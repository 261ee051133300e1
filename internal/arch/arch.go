// Package arch holds the house's plan: which package may import which. Its test
// is the plan.
package arch
