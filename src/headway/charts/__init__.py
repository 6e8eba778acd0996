"""Pictures from answers, as SVG with text alternatives."""
