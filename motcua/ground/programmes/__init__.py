"""How a province hands work to the post: programmes, their roadmap by unit, tasks, survey visits (đề án)."""
