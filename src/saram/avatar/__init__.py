"""Avatar bundles and the animators that bring them to life."""
