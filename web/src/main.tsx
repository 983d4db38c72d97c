import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { UploadPage } from './upload-page.js';

createRoot(document.getElementById('page')!).render(
  <StrictMode>
    <UploadPage />
  </StrictMode>,
);
